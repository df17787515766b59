// The script of every page. Boards and searchable selects have files of their own.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";
import { startAttach } from "./js/attach.js";
import { startCopy } from "./js/copy.js";
import { startDialogs } from "./js/dialogs.js";
import { startForms } from "./js/forms.js";
import { startLive } from "./js/live.js";
import { startLook } from "./js/look.js";
import { startMentions } from "./js/mentions.js";
import { startMenus } from "./js/menus.js";
import { startPalette } from "./js/palette.js";
import { startPeek } from "./js/peek.js";
import { startRows } from "./js/rows.js";
import { startShortcuts } from "./js/shortcuts.js";
import { startSmsCount } from "./js/smscount.js";
import { startSuggestions } from "./js/suggest.js";
import { startSwaps } from "./js/swaps.js";
import { startTags } from "./js/tags.js";
import { startToasts } from "./js/toasts.js";

// hx-ext="morph", hx-swap="morph": changes only what differs, so scroll and focus stay
htmx.defineExtension("morph", {
  isInlineSwap: (style) => style.startsWith("morph"),
  handleSwap: (style, target, fragment) => {
    if (!style.startsWith("morph")) return false;
    const morphStyle = style.endsWith("innerHTML") ? "innerHTML" : "outerHTML";
    return Idiomorph.morph(target, morphStyle === "innerHTML" ? fragment.childNodes : fragment.children, { morphStyle, ignoreActiveValue: true });
  },
});

startLook();
startSuggestions(); // first: an Escape that closes a list is no Escape for what is below it
startToasts();
startDialogs();
startMenus();
startForms();
startMentions();
startTags();
startAttach();
startSwaps();
startPalette();
startRows();
startShortcuts();
startCopy();
startSmsCount();
startLive();
// htmx itself starts on DOMContentLoaded; the panel of the address needs it
addEventListener("DOMContentLoaded", () => startPeek());
