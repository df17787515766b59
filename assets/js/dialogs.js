// Native dialogs: openers by attribute, the htmx modal, questions.
import { say } from "./texts.js";

export function ask(question) {
  const dialog = document.getElementById("ask");
  dialog.querySelector("h2").textContent = question;
  dialog.querySelector("[data-ask-yes]").textContent = say("yes");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

const firstField = "[autofocus], .dialog-body :is(input:not([type=hidden]), select, textarea)";

// Into the first field, not onto the close button; what was focused before gets the focus back by itself.
function show(dialog) {
  dialog.showModal();
  dialog.querySelector(firstField)?.focus();
}

function openFromClick(event) {
  const opener = event.target.closest?.("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (!dialog || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  show(dialog);
}

function closeFromClick(event) {
  const modal = document.getElementById("modal");
  if (modal.open && modal.contains(event.target) && event.target.closest("[data-close]")) {
    event.preventDefault();
    modal.close();
  }
  // a press on the backdrop lands on the dialog itself
  if (event.target.nodeName === "DIALOG" && event.target.open) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside && event.detail) event.target.close();
  }
}

async function confirmForm(event) {
  const form = event.target;
  const question = form.dataset?.confirm ?? event.submitter?.dataset.confirm;
  if (!question || form.dataset.confirmed || form.hasAttribute("hx-post")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(question))) return;
  form.dataset.confirmed = "yes";
  form.requestSubmit(event.submitter);
  delete form.dataset.confirmed;
}

export function startDialogs() {
  const modal = document.getElementById("modal");
  document.addEventListener("click", openFromClick);
  document.addEventListener("click", closeFromClick);
  document.addEventListener("submit", confirmForm, true);
  document.body.addEventListener("htmx:confirm", (event) => {
    const question = event.detail.question ?? event.detail.elt.dataset.confirm;
    if (!question) return;
    event.preventDefault();
    ask(question).then((yes) => yes && event.detail.issueRequest(true));
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === modal && !modal.open && modal.childElementCount) show(modal);
  });
  document.body.addEventListener("close-modal", () => modal.close());
  modal.addEventListener("close", () => modal.replaceChildren());
}
