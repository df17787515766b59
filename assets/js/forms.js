// What forms do by themselves: grow, keep drafts, submit by keys or on change, refuse a double press, take dropped files.
import { forgetAll, recall, remember } from "./store.js";
import { announce, say } from "./texts.js";

const draftKey = (area) => `draft.${document.body.dataset.user ?? ""}.${area.dataset.draft}`;
const sentKey = "dossier.sent";

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

function restoreDraft(area) {
  const kept = recall(draftKey(area));
  if (!kept || area.value) return;
  area.value = kept;
  grow(area);
  announce(say("draftRestored"));
}

function clearDrafts(root) {
  for (const area of root?.querySelectorAll?.("textarea[data-draft]") ?? []) remember(draftKey(area), null);
}

// An ordinary form that was answered by another page: the draft it carried has arrived.
function clearSentDraft() {
  try {
    const sent = JSON.parse(sessionStorage.getItem(sentKey));
    sessionStorage.removeItem(sentKey);
    const arrived = performance.getEntriesByType("navigation")[0]?.type === "navigate" && document.referrer === sent?.from;
    const refused = document.querySelector("[aria-invalid=true], .form-errors");
    if (arrived && !refused) for (const key of sent.keys) remember(key, null);
  } catch {
    /* nothing was sent */
  }
}

export function prepareForms(root) {
  for (const area of root.querySelectorAll("textarea")) grow(area);
  for (const area of root.querySelectorAll("textarea[data-draft]")) restoreDraft(area);
  if (root !== document) (root.querySelector("[data-autofocus]") ?? null)?.focus();
}

function onInput(event) {
  const area = event.target;
  if (area.nodeName === "TEXTAREA") grow(area);
  if (area.dataset?.draft) remember(draftKey(area), area.value || null);
}

function onKeydown(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.form;
  if (!form?.matches("[data-submit-on-ctrl-enter]") && !event.target.matches("[data-submit-on-ctrl-enter]")) return;
  event.preventDefault();
  form.requestSubmit();
}

function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
  const keys = [...form.querySelectorAll("textarea[data-draft]")].map(draftKey);
  if (keys.length) sessionStorage.setItem(sentKey, JSON.stringify({ from: location.href, keys }));
  if (form.matches("[data-sign-out]")) forgetAll("draft.");
}

function onDrag(event) {
  const drop = event.target.closest?.("[data-file-drop]");
  if (!drop) return;
  event.preventDefault();
  drop.classList.toggle("is-over", event.type === "dragover");
  if (event.type !== "drop") return;
  const input = drop.querySelector("input[type=file]");
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

export function startForms() {
  clearSentDraft();
  prepareForms(document);
  const first = document.querySelector("[data-autofocus]") ?? [...document.querySelectorAll("[data-focus-first] .input")].find((field) => !field.value);
  first?.focus();
  document.addEventListener("input", onInput);
  document.addEventListener("keydown", onKeydown);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-autosubmit]")) form.requestSubmit();
  });
  for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, onDrag);
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form && event.detail.successful && event.detail.requestConfig.verb !== "get") clearDrafts(form);
  });
  document.body.addEventListener("draft-saved", (event) => clearDrafts(event.target.closest?.("form") ?? document));
}
