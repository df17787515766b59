// Drop-down menus are <details class="menu">: they work without script; this adds keys and closing.
function close(menu, refocus = false) {
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
}

function items(menu) {
  return [...menu.querySelectorAll(".menu-panel :is(a, button, input, select)")].filter((item) => item.offsetParent);
}

function keepOnScreen(menu) {
  const box = menu.querySelector(".menu-panel").getBoundingClientRect();
  const rtl = document.documentElement.dir === "rtl";
  if (box.left < 4) menu.classList.toggle("menu-start", !rtl);
  if (box.right > innerWidth - 4) menu.classList.toggle("menu-start", rtl);
}

function onKey(event) {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    event.preventDefault();
    close(menu, true);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const all = items(menu);
    const step = event.key === "ArrowDown" ? 1 : -1;
    const at = all.indexOf(document.activeElement);
    all[at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length]?.focus();
  }
}

export function startMenus() {
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) close(menu);
  });
  document.addEventListener("focusout", (event) => {
    const menu = event.target.closest?.("details.menu[open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu);
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.menu[open]")) keepOnScreen(event.target);
  }, true);
}
