// Alpine for pages with state of their own; its CSP build evaluates no code. Load it only where x-data is used.
import Alpine from "@alpinejs/csp";

Alpine.start();
