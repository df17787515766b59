// The palette: what the server finds first, then the actions and places of this page, all by keys.
import { keyName } from "./keys.js";
import { announce, icon, say } from "./texts.js";

const pause = 120;
const fromLength = 2;
let timer;
let asked;

const dialog = () => document.getElementById("palette");
const input = () => document.getElementById("palette-input");
const list = () => document.getElementById("palette-list");
const options = () => [...list().querySelectorAll("[role=option]")];
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function label(element) {
  return (element.dataset.paletteLabel ?? element.getAttribute("aria-label") ?? element.querySelector("span:not(.count)")?.textContent ?? element.textContent).trim();
}

// What the server found already stands once: local ones of its title are left out, the others join its group.
function localGroup(found, title, selector, words) {
  const seen = new Set([...(found?.querySelectorAll(".row-main > :first-child") ?? [])].map((element) => element.textContent.trim()));
  const local = [...document.querySelectorAll(selector)].filter((element) => {
    const text = label(element);
    if (seen.has(text) || element.closest("dialog") || !words.every((word) => fold(text).includes(word))) return false;
    return seen.add(text);
  });
  if (!local.length) return "";
  const known = [...(found?.children ?? [])].find((element) => element.getAttribute("aria-label") === title);
  if (known) return void known.append(...local.map(localOption));
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", title);
  const head = document.createElement("div");
  Object.assign(head, { className: "palette-group", textContent: title });
  head.setAttribute("aria-hidden", "true");
  group.append(head, ...local.map(localOption));
  return group;
}

function localOption(element) {
  const option = document.createElement("div");
  option.className = "palette-option";
  option.setAttribute("role", "option");
  const text = document.createElement("span");
  text.className = "row-main";
  text.textContent = label(element);
  option.append(element.querySelector(".icon")?.cloneNode(true) ?? icon("arrow-right"), text);
  for (const code of element.dataset.shortcut?.split(" ") ?? []) {
    const kbd = document.createElement("kbd");
    Object.assign(kbd, { className: "kbd", textContent: keyName(code) });
    option.append(kbd);
  }
  option.addEventListener("click", () => {
    dialog().close();
    element.click();
  });
  return option;
}

function select(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  if (!option) return input().removeAttribute("aria-activedescendant");
  input().setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function show(found) {
  const words = fold(input().value).split(/\s+/).filter(Boolean);
  const actions = localGroup(found, say("actions"), "[data-palette-action]", words);
  const places = localGroup(found, say("goTo"), "[data-palette-go]", words);
  list().replaceChildren(...[found, actions, places].filter(Boolean));
  options().forEach((option, index) => { option.id = `palette-option-${index}`; });
  if (!options().length) {
    const nothing = document.createElement("p");
    Object.assign(nothing, { className: "palette-group", textContent: say("nothing") });
    list().append(nothing);
  }
  select(options()[0]);
  if (words.length) announce(options().length ? `${say("results")}: ${options().length}` : say("nothing"));
}

async function search() {
  asked?.abort();
  const query = input().value.trim();
  if (query.length < fromLength) return show();
  asked = new AbortController();
  try {
    const url = `${input().dataset.url}?${new URLSearchParams({ q: query })}`;
    const answer = await fetch(url, { signal: asked.signal, headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (answer.headers.get("HX-Redirect")) return location.assign(answer.headers.get("HX-Redirect"));
    const found = document.createElement("div");
    if (answer.ok) found.innerHTML = await answer.text();
    show(found);
  } catch (error) {
    if (error.name !== "AbortError") show();
  }
}

function onKey(event) {
  const all = options();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (all.length) select(all[(at + step + all.length) % all.length]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    all[at]?.click();
  } else if (event.key === "Tab") event.preventDefault();
}

export function openPalette() {
  if (!dialog() || dialog().open) return false;
  input().value = "";
  show();
  dialog().showModal();
  input().focus();
  return true;
}

export function startPalette() {
  if (!dialog()) return;
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-open-palette]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    openPalette();
  });
  input().addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, pause);
  });
  input().addEventListener("keydown", onKey);
  list().addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option.getAttribute("aria-selected") !== "true") select(option);
  });
}
