// Short messages with an optional Undo, in the one live region of the page.
import { post } from "./http.js";
import { icon, say } from "./texts.js";

const icons = { success: "check-circle", error: "alert", warning: "alert" };
const carried = "dossier.toast";

function button(text, className, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `toast-button ${className}`;
  element.textContent = text;
  element.addEventListener("click", act);
  return element;
}

async function undo(toast, url) {
  toast.remove();
  const answer = await post(url);
  if (!answer.ok) {
    if (!answer.told) showToast({ text: answer.text, kind: "error" });
  } else if (!answer.moved && !answer.told) {
    carryToast({ text: say("undone"), kind: "success" });
    location.reload();
  }
}

function dismissLater(toast, seconds) {
  let timer;
  const stop = () => clearTimeout(timer);
  const start = () => {
    stop();
    timer = setTimeout(() => toast.remove(), seconds * 1000);
  };
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusout", start);
  start();
}

// A message for the page that comes next.
export function carryToast(toast) {
  try {
    sessionStorage.setItem(carried, JSON.stringify(toast));
  } catch {
    /* storage off: the message is lost, the deed is done */
  }
}

export function showToast({ text, kind = "info", undo_url: undoUrl, url }) {
  if (!text) return;
  const toast = document.createElement("div");
  toast.className = `toast toast-${kind}`;
  toast.dataset.toast = "";
  const words = document.createElement("span");
  words.className = "toast-text";
  words.dir = "auto";
  words.textContent = text;
  toast.append(icon(icons[kind] ?? "info"), words);
  if (undoUrl) toast.append(button(say("undo"), "toast-undo", () => undo(toast, undoUrl)));
  if (url) {
    const link = document.createElement("a");
    Object.assign(link, { href: url, className: "toast-button", textContent: say("open") });
    toast.append(link);
  }
  const close = button("", "", () => toast.remove());
  close.setAttribute("aria-label", say("close"));
  close.append(icon("x"));
  toast.append(close);
  const region = document.getElementById("toasts");
  region.append(toast);
  for (const old of [...region.querySelectorAll("[data-toast]")].slice(0, -3)) old.remove();
  dismissLater(toast, kind === "error" ? 14 : undoUrl ? 10 : 6);
}

// `z`: press the Undo of the newest toast that has one.
export function undoLast() {
  const buttons = document.querySelectorAll("#toasts .toast-undo");
  buttons[buttons.length - 1]?.click();
  return buttons.length > 0;
}

export function startToasts() {
  document.body.addEventListener("toast", (event) => showToast(event.detail));
  document.body.addEventListener("toasts", (event) => (event.detail.value ?? []).forEach(showToast));
  // what a security key refused or somebody cancelled
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    showToast({ text: say("keyFailed"), kind: "error" });
  });
  // Messages that came with the page: shown anew so that they are announced and get their buttons.
  for (const toast of document.querySelectorAll("#toasts > [data-toast]")) {
    const kind = [...toast.classList].find((name) => name.startsWith("toast-"))?.slice(6);
    const undoUrl = toast.dataset.undoUrl ?? /(?:^|\s)undo:(\/\S+)/.exec(toast.dataset.extra ?? "")?.[1];
    toast.remove();
    showToast({ text: toast.querySelector(".toast-text").textContent.trim(), kind, undo_url: undoUrl });
  }
  try {
    const waiting = sessionStorage.getItem(carried);
    sessionStorage.removeItem(carried);
    if (waiting) showToast(JSON.parse(waiting));
  } catch {
    /* storage off */
  }
}
