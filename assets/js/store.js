// Small things kept in this browser. Storage may be switched off: then nothing is remembered, nothing breaks.
const prefix = "dossier.";

export function recall(key) {
  try {
    return localStorage.getItem(prefix + key);
  } catch {
    return null;
  }
}

export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, value);
  } catch {
    /* full or forbidden */
  }
}

export function forgetAll(start) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix + start)) localStorage.removeItem(key);
  } catch {
    /* forbidden */
  }
}
