// Notices as they happen: one tab listens (SSE) and tells the others; while the line is down, a poll each minute.
import { showToast } from "./toasts.js";
import { say } from "./texts.js";

const channel = "BroadcastChannel" in window ? new BroadcastChannel("dossier-notices") : null;
const pollEvery = 60_000;
let tries = 0;
let polling;

function showUnread(count) {
  if (!Number.isInteger(count)) return;
  for (const place of document.querySelectorAll("[data-unread]")) place.textContent = count ? (count > 99 ? "99+" : count) : "";
  document.title = `${count ? `(${count}) ` : ""}${document.title.replace(/^\(\d+\) /, "")}`;
}

function receive(notice, isMine) {
  showUnread(notice.unread);
  if (isMine) channel?.postMessage(notice);
  if (notice.text && document.visibilityState === "visible") showToast({ text: notice.text, url: notice.url, kind: "info" });
  document.body.dispatchEvent(new CustomEvent("notice", { bubbles: true, detail: notice }));
}

async function poll(url) {
  try {
    const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json", "HX-Request": "true" } });
    if (answer.ok) receive({ unread: (await answer.json()).unread }, true);
  } catch {
    /* the next round will tell */
  }
}

function listen(eventsUrl, countUrl) {
  const source = new EventSource(eventsUrl);
  source.addEventListener("open", () => {
    tries = 0;
    clearInterval(polling);
    polling = null;
  });
  source.addEventListener("notice", (event) => {
    try {
      receive(JSON.parse(event.data), true);
    } catch {
      showToast({ text: say("newNotice") });
    }
  });
  source.addEventListener("error", () => {
    source.close();
    tries += 1;
    polling ??= setInterval(() => poll(countUrl), pollEvery);
    setTimeout(() => listen(eventsUrl, countUrl), Math.min(60_000, 1000 * 2 ** tries) * (0.5 + Math.random()));
  });
  addEventListener("pagehide", () => source.close(), { once: true });
}

export function startLive() {
  const { eventsUrl, countUrl } = document.body.dataset;
  if (!eventsUrl) return;
  channel?.addEventListener("message", (event) => receive(event.data, false));
  // browsers open few connections to one server: only the tab that holds the lock listens
  if (navigator.locks) navigator.locks.request("dossier-live", () => new Promise(() => listen(eventsUrl, countUrl)));
  else listen(eventsUrl, countUrl);
}
