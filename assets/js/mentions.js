// "@" in a textarea offers people: arrows and Enter choose, hidden inputs carry the ids.
import { announce, say } from "./texts.js";

const word = /(^|[\s(])@([\p{L}\p{N}._-]{0,30})$/u;
let box = null;
let area = null;
let asked;

const options = () => [...(box?.children ?? [])];

function close() {
  box?.remove();
  box = null;
  area?.removeAttribute("aria-activedescendant");
}

function select(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  area.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function choose(person) {
  const before = area.value.slice(0, area.selectionStart).replace(word, `$1@${person.name} `);
  const after = area.value.slice(area.selectionStart);
  area.value = before + after;
  area.setSelectionRange(before.length, before.length);
  const hidden = document.createElement("input");
  Object.assign(hidden, { type: "hidden", name: "mentions", value: person.id });
  hidden.dataset.name = person.name;
  area.after(hidden);
  close();
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function show(people) {
  close();
  if (!people.length) return;
  box = document.createElement("div");
  box.className = "mention-list";
  box.setAttribute("role", "listbox");
  people.forEach((person, index) => {
    const option = document.createElement("div");
    option.className = "mention-option";
    option.id = `mention-${index}`;
    option.setAttribute("role", "option");
    const name = document.createElement("span");
    name.textContent = person.name;
    const detail = document.createElement("span");
    Object.assign(detail, { className: "row-sub", textContent: person.detail ?? "" });
    option.append(name, detail);
    option.person = person;
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      choose(person);
    });
    box.append(option);
  });
  box.style.insetBlockStart = `${area.offsetTop + area.offsetHeight + 4}px`;
  box.style.insetInlineStart = "0";
  area.parentElement.classList.add("relative");
  area.parentElement.append(box);
  select(box.firstElementChild);
  announce(`${say("results")}: ${people.length}`);
}

async function look(event) {
  const target = event.target;
  if (!target.dataset?.mentionsUrl) return;
  area = target;
  const match = word.exec(target.value.slice(0, target.selectionStart));
  asked?.abort();
  if (!match) return close();
  asked = new AbortController();
  const url = new URL(target.dataset.mentionsUrl, location.origin);
  url.searchParams.set("q", match[2]);
  try {
    const answer = await fetch(url, { signal: asked.signal, credentials: "same-origin", headers: { Accept: "application/json" } });
    if (answer.ok) show((await answer.json()).results.slice(0, 8));
  } catch (error) {
    if (error.name !== "AbortError") close();
  }
}

function onKey(event) {
  if (!box || event.target !== area || event.isComposing) return;
  const all = options();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") close();
  else if (event.key === "ArrowDown") select(all[(at + 1) % all.length]);
  else if (event.key === "ArrowUp") select(all[(at - 1 + all.length) % all.length]);
  else if ((event.key === "Enter" && !event.ctrlKey) || event.key === "Tab") choose(all[at].person);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// A name that was typed away again is no mention.
function dropStale(event) {
  for (const hidden of event.target.querySelectorAll("input[name=mentions][data-name]")) {
    const text = hidden.parentElement.querySelector("textarea")?.value ?? "";
    if (!text.includes(`@${hidden.dataset.name}`)) hidden.remove();
  }
}

export function startMentions() {
  document.addEventListener("input", look);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("submit", dropStale, true);
  document.addEventListener("focusout", (event) => event.target === area && close());
}
