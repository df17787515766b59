// How an SMS is counted (3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24.1): the same rules as notifications/sms.py.
const basic = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const extended = new Set("\f^{}\\[~]|€");
const onePart = { "GSM-7": 160, "UCS-2": 70 };
const eachPart = { "GSM-7": 153, "UCS-2": 67 };
// what phones and word processors put in by themselves, and what costs nothing instead
const cheap = { "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " " };

export function count(text) {
  const characters = [...text];
  const isGsm = characters.every((one) => basic.has(one) || extended.has(one));
  const encoding = isGsm ? "GSM-7" : "UCS-2";
  const weights = characters.map((one) => (isGsm ? (extended.has(one) ? 2 : 1) : one.length));
  const units = weights.reduce((sum, weight) => sum + weight, 0);
  if (units <= onePart[encoding]) return { encoding, units, parts: 1, left: onePart[encoding] - units };
  const room = eachPart[encoding];
  let [parts, used, padding] = [1, 0, 0];
  for (const weight of weights) {
    if (used + weight > room) {
      // a character of two units never lies across two parts
      padding += room - used;
      parts += 1;
      used = 0;
    }
    used += weight;
  }
  return { encoding, units: units + padding, parts, left: room - used };
}

// The text with typographic signs replaced when that saves parts: {text, replaced, saved}, else null.
export function cheaper(text) {
  const characters = [...text];
  const plain = characters.map((one) => cheap[one] ?? one).join("");
  const saved = count(text).parts - count(plain).parts;
  return saved > 0 ? { text: plain, replaced: characters.filter((one) => one in cheap).length, saved } : null;
}

// Merge fields like {{ name }} count for the longest recipient.
export function filled(text, longest = {}) {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name) => longest[name] ?? whole);
}
