// A list of suggestions below a field: arrows and Enter or a press choose, Escape closes. One at a time.
import { announce, say } from "./texts.js";

let box = null;
let field = null;
let choose;

const options = () => [...(box?.querySelectorAll("[role=option]") ?? [])];
const isCombobox = () => field?.getAttribute("role") === "combobox";

export function dismiss() {
  box?.remove();
  box = null;
  field?.removeAttribute("aria-activedescendant");
  if (isCombobox()) field.setAttribute("aria-expanded", "false");
}

function select(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function drawn(item, index) {
  const option = document.createElement("div");
  Object.assign(option, { className: "mention-option", id: `suggestion-${index}`, item });
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  const name = Object.assign(document.createElement("span"), { textContent: item.name, dir: "auto" });
  const detail = Object.assign(document.createElement("span"), { className: "row-sub", textContent: item.detail ?? "" });
  option.append(name, detail);
  option.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    take(item);
  });
  return option;
}

function take(item) {
  const [target, act] = [field, choose];
  dismiss();
  act(item);
  target.focus();
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

// `isFirstChosen`: Enter takes the first one at once; otherwise Enter is the form's until an arrow chose one.
// `note`: why there are so few, a line below that nobody can choose.
export function offer(target, items, act, { isFirstChosen = false, note = "" } = {}) {
  dismiss();
  if (!(items.length || note) || document.activeElement !== target) return;
  [field, choose] = [target, act];
  box = document.createElement("div");
  box.className = "mention-list";
  const list = document.createElement("div");
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("results"));
  list.append(...items.map(drawn));
  if (items.length) box.append(list);
  if (note) box.append(Object.assign(document.createElement("p"), { className: "mention-note", textContent: note }));
  box.style.insetBlockStart = `${field.offsetTop + field.offsetHeight + 4}px`;
  box.style.insetInlineStart = "0";
  field.parentElement.classList.add("relative");
  field.parentElement.append(box);
  if (isCombobox()) {
    field.setAttribute("aria-expanded", "true");
    field.setAttribute("aria-controls", list.id);
  }
  if (isFirstChosen && items.length) select(list.firstElementChild);
  announce(note || `${say("results")}: ${items.length}`);
}

function onKey(event) {
  if (!box || event.target !== field || event.isComposing) return;
  const all = options();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") dismiss();
  else if (!all.length) return;
  else if (event.key === "ArrowDown") select(all[(at + 1) % all.length]);
  else if (event.key === "ArrowUp") select(all.at(at <= 0 ? -1 : at - 1));
  else if (at >= 0 && ((event.key === "Enter" && !event.ctrlKey) || event.key === "Tab")) take(all[at].item);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation(); // this key was the list's, not the form's
}

// Ask an address of the office for what fits; a later question makes an earlier one void.
let asked;
export async function ask(address, query) {
  asked?.abort();
  asked = new AbortController();
  const url = new URL(address, location.origin);
  url.searchParams.set("q", query);
  try {
    const answer = await fetch(url, { signal: asked.signal, credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) return [];
    const { results, note = "" } = await answer.json();
    return Object.assign(results.slice(0, 8), { note });
  } catch (error) {
    return error.name === "AbortError" ? null : [];
  }
}

export function startSuggestions() {
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("focusout", (event) => event.target === field && dismiss());
}
