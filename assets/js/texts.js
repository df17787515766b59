// What scripts say: the page brings it in its own language (templates/ui/texts.html).
export function say(name) {
  return document.getElementById("ui-texts")?.dataset[name] ?? "";
}

export function announce(text) {
  const region = document.getElementById("announce");
  if (region) region.textContent = text;
}

export function icon(name) {
  const source = document.querySelector(".icon use")?.getAttribute("href")?.split("#")[0];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${source}#${name}`);
  svg.append(use);
  return svg;
}
