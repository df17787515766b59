// Reads a key press as a place on the keyboard, so that shortcuts live on Cyrillic and Arabic layouts too.
const nonTyping = new Set(["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"]);
let latin = !["bg", "ru", "uk", "ar"].includes(document.documentElement.lang);

export function isTyping(event) {
  if (event.isComposing || event.keyCode === 229) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.nodeName === "TEXTAREA" || target.nodeName === "SELECT") return true;
  return target.nodeName === "INPUT" && !nonTyping.has(target.type);
}

// "KeyN", "Digit1", "Slash", "Shift+Slash", "F2" …: an ASCII letter of the layout wins over the place of the key.
export function keyOf(event) {
  const { key, code } = event;
  if (code.startsWith("Key")) latin = /^[a-z]$/i.test(key);
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
  if (/^[0-9]$/.test(key)) return `Digit${key}`;
  if (key === "/") return "Slash";
  if (key === "?") return "Shift+Slash";
  const isAscii = key.length === 1 && key.charCodeAt(0) < 128;
  if (code === "Slash") return latin && isAscii ? "" : event.shiftKey ? "Shift+Slash" : "Slash";
  return code || key;
}

export function keyName(code) {
  return { Slash: "/", "Shift+Slash": "?", Escape: "Esc", Space: "␣" }[code] ?? code.replace(/^(Key|Digit)/, "").toLowerCase();
}
