// Arrow keys walk the days of a calendar: sideways as the page reads, up and down by weeks.
const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export function startGrid() {
  for (const grid of document.querySelectorAll("[data-grid]"))
    grid.addEventListener("keydown", (event) => {
      const day = event.target.closest("li:has(> * > [data-cell])");
      const step = steps[event.key];
      if (!day || !step || event.ctrlKey || event.metaKey || event.altKey) return;
      const days = [...grid.children].filter((each) => each.offsetParent);
      const isTable = days.length > 1 && days[0].offsetTop === days[1].offsetTop;
      const sideways = Math.abs(step) === 1;
      const turned = sideways && getComputedStyle(grid).direction === "rtl" ? -step : step;
      const to = days[days.indexOf(day) + (isTable ? turned : Math.sign(turned))];
      if (!to) return;
      event.preventDefault();
      to.querySelector("[data-cell]").focus();
    });
}
