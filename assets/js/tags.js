// Tags in one field, separated by commas (Latin or Arabic): the one being typed is completed from those in use.
import { ask, dismiss, offer } from "./suggest.js";

const between = /[,،]/;

function parts(field) {
  const before = field.value.slice(0, field.selectionStart);
  const start = Math.max(before.lastIndexOf(","), before.lastIndexOf("،")) + 1;
  return { start, typed: before.slice(start).trim() };
}

function choose(field, tag) {
  const { start } = parts(field);
  const rest = field.value.slice(field.selectionStart).replace(/^[^,،]*[,،]?\s*/u, "");
  const before = `${field.value.slice(0, start)}${start ? " " : ""}${tag.name}, `;
  field.value = before + rest;
  field.setSelectionRange(before.length, before.length);
}

async function look(event) {
  const field = event.target;
  if (!field.dataset?.tagsUrl) return;
  const { typed } = parts(field);
  if (!typed) return dismiss();
  const found = await ask(field.dataset.tagsUrl, typed);
  if (!found) return;
  const used = new Set(field.value.split(between).map((name) => name.trim().toLowerCase()));
  offer(field, found.filter((tag) => !used.has(tag.name.toLowerCase())), (tag) => choose(field, tag));
}

export function startTags() {
  document.addEventListener("input", look);
}
