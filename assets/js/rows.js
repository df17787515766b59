// Walking a list by keys: j k move, Enter opens, Space peeks, x ticks. The focus goes along, so readers hear the row.
import { isPeekOpen, peek } from "./peek.js";

function rows() {
  return [...document.querySelectorAll("[data-rows] [data-row]")].filter((row) => row.offsetParent && !row.closest("#peek"));
}

function opener(row) {
  return row.querySelector("a[data-open], a[href]");
}

function currentRow() {
  return document.activeElement?.closest?.("[data-row]") ?? document.querySelector("[data-row].is-current");
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(currentRow());
  const row = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  mark(row);
  const target = opener(row) ?? row;
  if (target === row && !row.hasAttribute("tabindex")) row.tabIndex = -1;
  target.focus();
  if (isPeekOpen() && row.dataset.peek) peek(row.dataset.peek, { keepFocus: true });
  return true;
}

function mark(row) {
  for (const other of document.querySelectorAll("[data-row].is-current")) other.classList.remove("is-current");
  row?.classList.add("is-current");
}

export function rowAct(act, target) {
  if (act === "next" || act === "previous") return move(act === "next" ? 1 : -1);
  const row = currentRow();
  if (!row || row.closest("#peek")) return false;
  if (act === "open") {
    opener(row)?.click();
    return Boolean(opener(row));
  }
  if (act === "peek") {
    if (!row.dataset.peek || target?.closest?.("button, summary, input, label")) return false;
    peek(row.dataset.peek, { keepFocus: true });
    return true;
  }
  const tick = row.querySelector("input[type=checkbox]");
  tick?.click();
  return Boolean(tick);
}

// `e`: the field under the focus, else the first one of the page.
export function editField() {
  const field = document.activeElement?.closest?.("[data-inline-edit]") ?? document.querySelector("[data-inline-edit]");
  field?.click();
  return Boolean(field);
}

export function startRows() {
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-rows] [data-row]");
    if (row && !row.closest("#peek")) mark(row);
  });
}
