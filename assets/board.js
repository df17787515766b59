// Boards: cards move by mouse and touch. Keyboards use the card's own "Move to…" menu, which is plain HTML.
import Sortable from "sortablejs";
import { startGrid } from "./js/grid.js";
import { post } from "./js/http.js";
import { announce, say } from "./js/texts.js";
import { showToast } from "./js/toasts.js";

function count(column, step) {
  const place = document.querySelector(`[data-column-count="${CSS.escape(column.dataset.column)}"]`);
  const number = Number(place?.textContent);
  if (place && Number.isInteger(number)) place.textContent = number + step;
}

function putBack({ item, from, oldIndex }) {
  const cards = [...from.querySelectorAll(":scope > [data-card]")].filter((card) => card !== item);
  from.insertBefore(item, cards[oldIndex] ?? null);
}

async function drop(event) {
  const { item, from, to, oldIndex, newIndex } = event;
  if (from === to && oldIndex === newIndex) return;
  count(from, -1);
  count(to, 1);
  const answer = await post(item.dataset.moveUrl, {
    column: to.dataset.column,
    order: [...to.querySelectorAll(":scope > [data-card]")].map((card) => card.dataset.card).join(","),
    version: item.dataset.version,
  });
  if (answer.ok) {
    item.classList.remove("is-late"); // a deadline moves to a day ahead or not at all
    if (item.dataset.version) item.dataset.version = Number(item.dataset.version) + 1;
    return announce(say("moved"));
  }
  putBack(event);
  count(from, 1);
  count(to, -1);
  if (!answer.told) showToast({ text: `${say("moveFailed")} ${answer.text ?? ""}`.trim(), kind: "error" });
}

function canBeLifted(card) {
  // else the browser drags the address of a link, or opens its menu under the finger that holds the card
  for (const link of card.querySelectorAll("a")) link.draggable = false;
}

startGrid();
for (const board of document.querySelectorAll("[data-board]")) {
  board.querySelectorAll("[data-card]").forEach(canBeLifted);
  board.addEventListener("contextmenu", (event) => {
    if (event.pointerType === "touch" && event.target.closest("[data-card]")) event.preventDefault();
  });
  const columns = board.matches("[data-column]") ? [board] : board.querySelectorAll("[data-column]");
  for (const column of columns)
    Sortable.create(column, {
      group: { name: board.dataset.board || "board", put: !("fromOnly" in column.dataset) },
      sort: !("fromOnly" in column.dataset),
      draggable: "[data-card]",
      filter: ".btn, summary, input, .menu-panel",
      preventOnFilter: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      delay: 180,
      delayOnTouchOnly: true,
      chosenClass: "is-ready",
      ghostClass: "is-ghost",
      dragClass: "is-lifted",
      onEnd: drop,
    });
}
