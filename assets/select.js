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
    new TomSelect(element, {
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
    element.setAttribute("aria-hidden", "true"); // its label and focus have moved to the box that replaces it
  }
}

start(document);
document.body.addEventListener("htmx:afterSettle", (event) => start(event.detail.elt));
