// Theme and density: the choice is applied before the first paint by theme.js, changed here from the menus.
import { recall, remember } from "./store.js";

function apply(name, value, normal) {
  if (value === normal) delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
}

function mark() {
  for (const [name, normal] of [["theme", "system"], ["density", "normal"]]) {
    const chosen = recall(name) ?? normal;
    for (const button of document.querySelectorAll(`[data-${name}-set]`))
      button.setAttribute("aria-pressed", String(button.dataset[`${name}Set`] === chosen));
  }
}

export function startLook() {
  document.addEventListener("click", (event) => {
    for (const [name, normal] of [["theme", "system"], ["density", "normal"]]) {
      const value = event.target.closest?.(`[data-${name}-set]`)?.dataset[`${name}Set`];
      if (!value) continue;
      remember(name, value === normal ? null : value);
      apply(name, value, normal);
      mark();
    }
  });
  mark();
}
