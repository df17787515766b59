// Requests of our own scripts, with the manners of htmx: CSRF, redirects, events in HX-Trigger, errors in words.
import { say } from "./texts.js";

const byStatus = { 401: "signedOut", 403: "forbidden", 404: "missing", 409: "conflict", 413: "tooLarge", 429: "tooMany" };

export function errorText(status, body = "", type = "") {
  if (type.includes("json")) {
    try {
      const { detail } = JSON.parse(body);
      if (detail) return detail;
    } catch {
      /* not what it says it is */
    }
  }
  return say(byStatus[status] ?? "failed");
}

function csrf() {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
}

function tell(header) {
  if (!header) return;
  const events = header.startsWith("{") ? JSON.parse(header) : Object.fromEntries(header.split(",").map((n) => [n.trim(), {}]));
  for (const [name, detail] of Object.entries(events))
    document.body.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: Array.isArray(detail) ? { value: detail } : detail }));
}

// Resolves with {ok, moved, told}; `moved` when the answer leads elsewhere, `told` when it carried events.
export async function post(url, values = {}) {
  const body = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
  let answer;
  try {
    answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrf(), "HX-Request": "true" }, credentials: "same-origin" });
  } catch {
    return { ok: false, text: say("notSaved") };
  }
  const trigger = answer.headers.get("HX-Trigger");
  tell(trigger);
  const to = answer.headers.get("HX-Redirect");
  if (to) location.assign(to);
  else if (answer.headers.get("HX-Refresh") === "true") location.reload();
  if (answer.ok) return { ok: true, moved: Boolean(to), told: Boolean(trigger) };
  return { ok: false, told: Boolean(trigger), text: errorText(answer.status, await answer.text(), answer.headers.get("Content-Type") ?? "") };
}
