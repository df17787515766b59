// The side panel. Its content comes from /<plural>/<id>/peek/; peek=<plural>/<id> in the address brings it back.
import htmx from "htmx.org";

const shape = /^[a-z][a-z-]*\/\d{1,18}$/;
let cameFrom = null;
let shown = location.href; // the address as this script saw it last

const panel = () => document.getElementById("peek");
export const isPeekOpen = () => panel() && !panel().hidden;

function addressOf(key, href = location.href) {
  const url = new URL(href);
  if (key) url.searchParams.set("peek", key);
  else url.searchParams.delete("peek");
  return url.href.replaceAll("%2F", "/");
}

const keyInAddress = () => new URLSearchParams(location.search).get("peek");

// Opening is a step that Back takes back; walking from row to row with the panel open is none.
function writeAddress(key, isStep) {
  if (keyInAddress() === key) return;
  if (isStep) history.pushState({ ...history.state, isPeek: true }, "", addressOf(key));
  else history.replaceState(history.state, "", addressOf(key));
}

// The address is somebody's input: only this shape is ever fetched.
export async function peek(key, { keepFocus = false } = {}) {
  if (!panel() || !shape.test(key)) return;
  const isStep = !isPeekOpen();
  if (isStep) cameFrom = document.activeElement;
  await htmx.ajax("GET", `/${key}/peek/`, { target: "#peek", swap: "innerHTML", headers: { "HX-Peek": key } });
  if (!panel().childElementCount) return;
  panel().hidden = false;
  writeAddress(key, isStep);
  shown = location.href;
  if (!keepFocus) panel().querySelector("[data-autofocus]")?.focus();
}

function hide() {
  panel().hidden = true;
  panel().replaceChildren();
  if (cameFrom?.isConnected) cameFrom.focus();
}

export function closePeek() {
  if (!isPeekOpen()) return false;
  hide();
  if (history.state?.isPeek) history.back();
  else writeAddress(null, false);
  return true;
}

const pageOf = (href) => addressOf(null, href).split("#")[0];

// Back and Forward between a list and its panel change the panel alone. A list that was narrowed meanwhile is loaded anew:
// by htmx where it wrote the step, else here.
function followHistory(event) {
  const isSamePage = pageOf(location.href) === pageOf(shown);
  shown = location.href;
  if (!panel()) return;
  if (!isSamePage) return void (event.state?.htmx || location.reload());
  event.stopImmediatePropagation();
  const key = keyInAddress();
  if (key) peek(key, { keepFocus: true });
  else if (isPeekOpen()) hide();
}

export function startPeek() {
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-close-peek]")) return void closePeek();
    const link = event.target.closest?.("a[data-peek], button[data-peek]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    peek(link.dataset.peek);
  });
  addEventListener("popstate", followHistory, { capture: true });
  for (const moved of ["htmx:pushedIntoHistory", "htmx:replacedInHistory"]) document.addEventListener(moved, () => (shown = location.href));
  const wanted = keyInAddress();
  if (wanted) peek(wanted, { keepFocus: true });
}
