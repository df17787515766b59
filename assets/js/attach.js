// Files that come with a comment: chosen, dropped on its box or pasted into it, each shown before it is sent.
const MOST = 10;
const inputOf = (node) => node?.closest?.("form")?.querySelector("input[data-attach]");

function put(input, files) {
  const kept = new DataTransfer();
  for (const file of [...files].slice(0, MOST)) kept.items.add(file);
  input.files = kept.files;
  show(input);
}

function show(input) {
  const list = input.closest("form").querySelector("[data-attached]");
  const label = list.dataset.removeLabel;
  list.replaceChildren(
    ...[...input.files].map((file, number) => {
      const item = document.createElement("li");
      if (file.type.startsWith("image/")) item.append(picture(file));
      const name = document.createElement("bdi");
      name.textContent = file.name;
      const remove = document.createElement("button");
      Object.assign(remove, { type: "button", className: "btn btn-ghost btn-icon btn-sm", title: label, textContent: "×" });
      remove.setAttribute("aria-label", `${label}: ${file.name}`);
      remove.addEventListener("click", () => put(input, [...input.files].filter((_file, other) => other !== number)));
      item.append(name, remove);
      return item;
    }),
  );
}

// the page's policy lets pictures come from data: alone, not from blob:
function picture(file) {
  const image = new Image();
  image.alt = "";
  const reader = new FileReader();
  reader.addEventListener("load", () => (image.src = reader.result));
  reader.readAsDataURL(file);
  return image;
}

// what is pasted has no name of its own: the browser calls each picture image.png
function named(file) {
  if (file.name !== "image.png") return file;
  const now = new Date();
  const clock = [now.getHours(), now.getMinutes(), now.getSeconds()].map((part) => String(part).padStart(2, "0")).join("");
  return new File([file], `${now.toISOString().slice(0, 10)}-${clock}.png`, { type: file.type });
}

function take(event, data) {
  const input = event.target.nodeName === "TEXTAREA" && inputOf(event.target);
  if (!input || !data?.files.length) return;
  // a table copied from a spreadsheet carries its picture too: its text is meant
  if (event.type === "paste" && data.types.includes("text/plain")) return;
  event.preventDefault();
  put(input, [...input.files, ...[...data.files].map(named)]);
}

export function startAttach() {
  document.addEventListener("paste", (event) => take(event, event.clipboardData));
  document.addEventListener("drop", (event) => take(event, event.dataTransfer));
  document.addEventListener("change", (event) => event.target.matches?.("input[data-attach]") && show(event.target));
}
