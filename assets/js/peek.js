// The side panel. Its content comes from /<plural>/<id>/peek/; peek=<plural>/<id> in the address brings it back.
import htmx from "htmx.org";

const shape = /^[a-z][a-z-]*\/\d{1,18}$/;
let cameFrom = null;

const panel = () => document.getElementById("peek");
export const isPeekOpen = () => panel() && !panel().hidden;

function writeAddress(key) {
  const url = new URL(location.href);
  if (key) url.searchParams.set("peek", key);
  else url.searchParams.delete("peek");
  history.replaceState(history.state, "", url.href.replaceAll("%2F", "/"));
}

// The address is somebody's input: only this shape is ever fetched.
export async function peek(key, { keepFocus = false } = {}) {
  if (!panel() || !shape.test(key)) return;
  if (!isPeekOpen()) cameFrom = document.activeElement;
  await htmx.ajax("GET", `/${key}/peek/`, { target: "#peek", swap: "innerHTML", headers: { "HX-Peek": key } });
  if (!panel().childElementCount) return;
  panel().hidden = false;
  writeAddress(key);
  if (!keepFocus) panel().querySelector("[data-autofocus]")?.focus();
}

export function closePeek() {
  if (!isPeekOpen()) return false;
  panel().hidden = true;
  panel().replaceChildren();
  writeAddress(null);
  if (cameFrom?.isConnected) cameFrom.focus();
  return true;
}

export function startPeek() {
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-close-peek]")) return void closePeek();
    const link = event.target.closest?.("a[data-peek], button[data-peek]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    peek(link.dataset.peek);
  });
  const wanted = new URLSearchParams(location.search).get("peek");
  if (wanted) peek(wanted, { keepFocus: true });
}
