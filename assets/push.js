// The preferences page: asks the browser for push, and only after a click. Says what holds here and now.
import { post } from "./js/http.js";
import { showToast } from "./js/toasts.js";

const card = document.querySelector("[data-push-key]");
const canPush = () => Boolean(card?.dataset.pushKey) && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function show(state) {
  for (const one of card.querySelectorAll("[data-push-state]")) one.hidden = one.dataset.pushState !== state;
}

function keyBytes(text) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

const encoded = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function subscription() {
  const worker = await navigator.serviceWorker.getRegistration(card.dataset.pushWorker);
  return worker?.pushManager.getSubscription();
}

// A subscription that the reader's list does not know was removed there, or is of somebody who used this browser before.
async function isKnown(found) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(found.endpoint)));
  const fingerprint = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return card.dataset.pushKnown.split(" ").includes(fingerprint);
}

async function look() {
  if (!canPush()) return show("none");
  if (Notification.permission === "denied") return show("refused");
  const found = Notification.permission === "granted" && (await subscription());
  if (!found) return show("ask");
  if (await isKnown(found)) return show("on");
  await found.unsubscribe();
  return show("ask");
}

async function ask() {
  if ((await Notification.requestPermission()) !== "granted") return look();
  const worker = await navigator.serviceWorker.register(card.dataset.pushWorker);
  const found = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes(card.dataset.pushKey) });
  const answer = await post(card.dataset.pushUrl, {
    endpoint: found.endpoint,
    p256dh: encoded(found.getKey("p256dh")),
    auth: encoded(found.getKey("auth")),
  });
  if (!answer.ok) {
    await found.unsubscribe();
    showToast({ text: answer.text, kind: "error" });
    return look();
  }
  return show("on"); // the page comes anew with this browser in its list
}

if (card) {
  card.querySelector("[data-push-ask]").addEventListener("click", () => ask().catch(() => show("none")));
  look().catch(() => show("none"));
}
