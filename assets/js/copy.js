// data-copy="text": into the clipboard, and says so.
import { say } from "./texts.js";
import { showToast } from "./toasts.js";

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // a plain http address of the office's own network has no clipboard interface
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export function startCopy() {
  document.addEventListener("click", async (event) => {
    const source = event.target.closest?.("[data-copy]");
    if (!source) return;
    event.preventDefault();
    await copy(source.dataset.copy);
    showToast({ text: say("copied"), kind: "success" });
  });
}
