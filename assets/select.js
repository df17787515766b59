// Searchable selects: <select data-select>; with data-select-url the choices come from the server (JSON {"results": [{id, name, detail}]}).
import TomSelect from "tom-select/base";

function remote(element) {
  if (!element.dataset.selectUrl) return {};
  return {
    valueField: "id",
    labelField: "name",
    searchField: [],
    shouldLoad: (query) => query.length >= 2,
    loadThrottle: 120,
    async load(query, done) {
      const url = new URL(element.dataset.selectUrl, location.origin);
      url.searchParams.set("q", query);
      try {
        const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
        this.clearOptions();
        done((await answer.json()).results);
      } catch {
        done();
      }
    },
  };
}

function start(root) {
  for (const element of root.querySelectorAll("select[data-select]:not(.tomselected)")) {
    element.classList.remove("select"); // its classes go to the wrapper, which has a look of its own
    const choice = new TomSelect(element, {
      copyClassesToDropdown: false,
      maxOptions: 200,
      create: false,
      closeAfterSelect: !element.multiple,
      ...remote(element),
      render: {
        option: (data, escape) => `<div class="ts-line"><span dir="auto">${escape(data.name ?? data.text)}</span>${data.detail ? `<span class="row-sub">${escape(data.detail)}</span>` : ""}</div>`,
        item: (data, escape) => `<div dir="auto">${escape(data.name ?? data.text)}</div>`,
        no_results: () => null,
      },
    });
    // the field behind it is out of sight; its help, its errors and links to it belong to the visible one
    element.setAttribute("aria-hidden", "true");
    element.addEventListener("focus", () => choice.focus());
    for (const name of ["aria-describedby", "aria-invalid"])
      if (element.hasAttribute(name)) choice.control_input.setAttribute(name, element.getAttribute(name));
  }
}

start(document);
document.body.addEventListener("htmx:afterSettle", (event) => start(event.detail.elt));
