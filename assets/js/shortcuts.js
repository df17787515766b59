// Shortcuts declared in the page: data-shortcut="KeyN KeyC" on links, buttons and inputs; a few that every page has.
import { isTyping, keyName, keyOf } from "./keys.js";
import { openPalette } from "./palette.js";
import { closePeek } from "./peek.js";
import { editField, rowAct } from "./rows.js";
import { recall, remember } from "./store.js";
import { say } from "./texts.js";
import { undoLast } from "./toasts.js";

const pause = 1500;
let pressed = [];
let lastAt = 0;

const own = {
  Slash: { text: "keySearch", act: openPalette },
  "Shift+Slash": { act: showKeys },
  KeyJ: { text: "keyDown", act: () => rowAct("next") },
  KeyK: { text: "keyUp", act: () => rowAct("previous") },
  KeyX: { text: "keySelect", act: () => rowAct("select") },
  KeyE: { text: "keyEdit", act: editField },
  F2: { act: editField },
  KeyZ: { text: "keyUndo", act: undoLast },
};

function declared() {
  const found = new Map();
  for (const element of document.querySelectorAll("[data-shortcut]"))
    if (!element.closest("dialog:not([open])") && !found.has(element.dataset.shortcut)) found.set(element.dataset.shortcut, element);
  return found;
}

function press(element) {
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
}

function onLetter(event) {
  const code = keyOf(event);
  if (!code) return;
  const now = performance.now();
  pressed = now - lastAt > pause ? [code] : [...pressed, code];
  lastAt = now;
  const table = declared();
  // the longest sequence that ends here wins, so that a stray first key does not block the next
  for (let from = 0; from < pressed.length; from += 1) {
    const sequence = pressed.slice(from).join(" ");
    const element = table.get(sequence);
    if (element) {
      event.preventDefault();
      pressed = [];
      return press(element);
    }
    if ([...table.keys()].some((known) => known.startsWith(`${sequence} `))) return;
  }
  pressed = [];
  if (own[code] && own[code].act() !== false) event.preventDefault();
}

function onKey(event) {
  if (event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && keyOf(event) === "KeyK") {
    event.preventDefault();
    return openPalette();
  }
  if (event.key === "Escape" && !document.querySelector("dialog[open]") && !isTyping(event)) return void (closePeek() || document.querySelector("[data-escape]")?.click());
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event) || document.querySelector("dialog[open]")) return;
  if (event.key === " " && rowAct("peek", event.target)) return event.preventDefault();
  if (event.key === "Enter" && event.target === document.body && rowAct("open")) return event.preventDefault();
  if (["Shift", "Enter", "Tab", " "].includes(event.key) || recall("keys") === "off") return;
  onLetter(event);
}

function line(list, keys, text) {
  const term = document.createElement("dt");
  term.dir = "ltr";
  for (const key of keys) {
    const kbd = document.createElement("kbd");
    kbd.className = "kbd";
    kbd.textContent = key;
    term.append(kbd, " ");
  }
  const words = document.createElement("dd");
  words.textContent = text;
  list.append(term, words);
}

function showKeys() {
  const list = document.getElementById("keys-list");
  list.replaceChildren();
  line(list, ["Ctrl", "K"], say("keySearch"));
  for (const [sequence, element] of declared()) {
    const text = element.dataset.shortcutLabel ?? element.getAttribute("aria-label") ?? element.querySelector("span:not(.count)")?.textContent ?? element.textContent;
    line(list, sequence.split(" ").map(keyName), text.trim());
  }
  const rows = document.querySelector("[data-rows] [data-row]");
  if (rows) {
    for (const code of ["KeyJ", "KeyK"]) line(list, [keyName(code)], say(own[code].text));
    line(list, ["Enter"], say("keyOpen"));
    if (document.querySelector("[data-row][data-peek]")) line(list, ["␣"], say("keyPeek"));
    if (document.querySelector("[data-row] input[type=checkbox]")) line(list, ["x"], say("keySelect"));
  }
  if (document.querySelector("[data-inline-edit]")) line(list, ["e"], say("keyEdit"));
  line(list, ["z"], say("keyUndo"));
  line(list, ["Esc"], say("keyClose"));
  document.getElementById("keys").showModal();
}

function markToggle() {
  for (const button of document.querySelectorAll("[data-keys-toggle]")) button.setAttribute("aria-pressed", String(recall("keys") !== "off"));
}

export function startShortcuts() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-open-keys]")) showKeys();
    if (event.target.closest?.("[data-keys-toggle]")) {
      remember("keys", recall("keys") === "off" ? null : "off");
      markToggle();
    }
  });
  markToggle();
}
