// "@" in a textarea offers people; hidden inputs carry the ids.
import { ask, dismiss, offer } from "./suggest.js";

const word = /(^|[\s(])@([\p{L}\p{N}._-]{0,30})$/u;

function choose(area, person) {
  const before = area.value.slice(0, area.selectionStart).replace(word, `$1@${person.name} `);
  const after = area.value.slice(area.selectionStart);
  area.value = before + after;
  area.setSelectionRange(before.length, before.length);
  const hidden = document.createElement("input");
  Object.assign(hidden, { type: "hidden", name: "mentions", value: person.id });
  hidden.dataset.name = person.name;
  area.after(hidden);
}

async function look(event) {
  const area = event.target;
  if (!area.dataset?.mentionsUrl) return;
  const match = word.exec(area.value.slice(0, area.selectionStart));
  if (!match) return dismiss();
  const people = await ask(area.dataset.mentionsUrl, match[2]);
  if (people) offer(area, people, (person) => choose(area, person), { isFirstChosen: true, note: people.note });
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
  document.addEventListener("submit", dropStale, true);
}
