// Manners of htmx: errors in words, the focus survives a swap, a swap never touches a field somebody types in.
import htmx from "htmx.org";
import { errorText } from "./http.js";
import { prepareForms } from "./forms.js";
import { say } from "./texts.js";
import { showToast } from "./toasts.js";

let busy = 0;
let lost = null;

function isEditing(element) {
  return element?.matches?.("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]");
}

// The field somebody is in, or its form, asked for this answer itself.
function askedFor({ target, elt, requestConfig }, active) {
  const source = requestConfig.triggeringEvent?.target ?? (elt.matches("form, input, textarea, select") ? elt : null);
  return target.dataset.left === "yes" || source === active || Boolean(source?.closest?.("form")?.contains(active));
}

// Somebody types inside what is to be replaced, and did not ask for it: wait until they leave, then ask again.
function spareTyping(event) {
  const { target, elt, requestConfig, xhr } = event.detail;
  if (xhr.status === 409 && (xhr.getResponseHeader("Content-Type") ?? "").includes("text/html") && !/^\s*<!doctype/i.test(xhr.responseText)) {
    event.detail.shouldSwap = true; // yours and theirs, shown in place
    event.detail.isError = false;
  }
  const active = document.activeElement;
  if (!target?.contains?.(active) || !isEditing(active) || askedFor(event.detail, active)) return;
  event.detail.shouldSwap = false;
  if (requestConfig.verb === "get")
    active.addEventListener("blur", () => htmx.ajax("GET", requestConfig.path, { source: elt, target }), { once: true });
}

function rememberFocus(event) {
  const active = document.activeElement;
  const target = event.detail.target;
  lost = target?.contains?.(active) && active !== document.body ? { id: active.id, name: active.getAttribute("name"), target: target.id } : null;
}

function restoreFocus(event) {
  const root = event.detail.elt ?? event.detail.target;
  if (root instanceof HTMLElement) prepareForms(root);
  if (!lost || (document.activeElement && document.activeElement !== document.body)) return void (lost = null);
  const byName = lost.name && root.querySelector?.(`[name="${CSS.escape(lost.name)}"]`);
  const home = lost.target ? document.getElementById(lost.target) : null;
  const next = (lost.id && document.getElementById(lost.id)) || byName || (root.matches?.("a, button, input") ? root : null) || home?.querySelector("a, button, input, textarea, select") || home;
  if (next && next === home && !next.matches("a, button, input, textarea, select")) next.tabIndex = -1;
  next?.focus?.({ preventScroll: true });
  lost = null;
}

function showBusy(step) {
  busy = Math.max(0, busy + step);
  document.getElementById("hairline")?.classList.toggle("is-busy", busy > 0);
}

function tellFailure(event) {
  const { xhr } = event.detail;
  if ((xhr.getResponseHeader("HX-Trigger") ?? "").includes("toast")) return;
  showToast({ text: errorText(xhr.status, xhr.responseText, xhr.getResponseHeader("Content-Type") ?? ""), kind: "error" });
}

function tellLostLine(event) {
  showToast({ text: say(event.detail.requestConfig?.verb === "get" ? "notLoaded" : "notSaved"), kind: "error" });
}

function showOnline() {
  const note = document.getElementById("offline-note");
  if (note) note.hidden = navigator.onLine;
  document.body.classList.toggle("is-offline", !navigator.onLine);
}

// While its answer is under way a form must not save again because the focus leaves it.
function holdInline(event) {
  const form = event.detail.elt.closest?.("[data-inline-form]");
  if (!form) return;
  if (event.type === "htmx:beforeRequest") form.dataset.left = "yes";
  else if (!event.detail.successful) delete form.dataset.left;
}

// What joins the timeline brings the heading of its day; the same heading further down goes.
function foldDays({ detail }) {
  if (detail.target?.id !== "timeline-new") return;
  const seen = new Set();
  for (const time of detail.target.parentElement.querySelectorAll(".day-head > time")) {
    if (seen.has(time.dateTime)) time.parentElement.remove();
    else seen.add(time.dateTime);
  }
}

function cancelInline(form) {
  form.dataset.left = "yes";
  if (form.dataset.cancelUrl) htmx.ajax("GET", form.dataset.cancelUrl, { target: form, swap: "outerHTML" });
}

function leaveInline(event) {
  const form = event.target.closest?.("[data-inline-form]");
  if (!form || form.dataset.left || (event.relatedTarget && form.contains(event.relatedTarget))) return;
  if (!event.relatedTarget && !document.hasFocus()) return; // another window, not another field
  const changed = [...form.elements].some((field) => field.type !== "hidden" && (field.type === "checkbox" ? field.checked !== field.defaultChecked : "defaultValue" in field ? field.value !== field.defaultValue : [...(field.options ?? [])].some((option) => option.selected !== option.defaultSelected)));
  if (!changed) return cancelInline(form);
  form.dataset.left = "yes";
  form.requestSubmit();
}

export function startSwaps() {
  const body = document.body;
  body.addEventListener("htmx:beforeSwap", spareTyping);
  body.addEventListener("htmx:beforeSwap", rememberFocus);
  body.addEventListener("htmx:afterSettle", restoreFocus);
  body.addEventListener("htmx:oobAfterSwap", foldDays);
  body.addEventListener("htmx:beforeRequest", () => showBusy(1));
  body.addEventListener("htmx:afterRequest", () => showBusy(-1));
  body.addEventListener("htmx:responseError", tellFailure);
  for (const name of ["htmx:sendError", "htmx:timeout"]) body.addEventListener(name, tellLostLine);
  for (const name of ["htmx:beforeRequest", "htmx:afterRequest"]) body.addEventListener(name, holdInline);
  document.addEventListener("focusout", leaveInline);
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("[data-inline-form]");
    if (!form || event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    cancelInline(form);
  }, true);
  addEventListener("online", showOnline);
  addEventListener("offline", showOnline);
  showOnline();
}
