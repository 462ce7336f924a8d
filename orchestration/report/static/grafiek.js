/* Reads and shares the charts. A chart says no figure here: what it reads out stands in the table below it. */
"use strict";
(() => {
  const { all, element, one } = kp;
  const numbered = (key) => 4 * Number(key.slice(0, 4)) + Number(key[5]);
  let chosen = null;

  /* The lines of a chart in the order of its table: name, colour, figures, and the height of each, by quarter. */
  const linesOf = (figure) => {
    const table = one("table", figure);
    const groups = all(".l > g", figure).reverse();
    const rows = [...table.tBodies[0].rows];
    return groups.map((group, column) => {
      const heights = new Map();
      for (const path of all("path", group)) {
        for (const [, x, y] of path.getAttribute("d").matchAll(/[ML](\d+) ([\d.]+)/g)) heights.set(Number(x), Number(y));
      }
      return {
        name: table.tHead.rows[0].cells[column + 1].textContent.trim(),
        colour: group.style.getPropertyValue("--k"),
        figures: rows.map((row) => row.cells[column + 1].textContent.trim()),
        heights: rows.map((_, index) => heights.get(Math.floor(1000 * part(index, rows.length) + 0.5))),
      };
    });
  };
  const part = (index, count) => count > 1 ? index / (count - 1) : 0.5;

  /* The line at the chosen quarter; at the newest if a chart does not have that one. */
  const mark = (figure) => {
    const count = one("table", figure).tBodies[0].rows.length;
    const index = /^\d{4}Q\d/.test(chosen ?? "") ? numbered(chosen) - numbered(figure.dataset.van) : count - 1;
    const at = Math.floor(1000 * part(index >= 0 && index < count ? index : count - 1, count) + 0.5);
    const line = one(".kz", figure);
    line.setAttribute("d", line.getAttribute("d").replace(/^M\d+/, `M${at}`));
  };
  window.kpKwartaal = (key) => {
    chosen = key;
    all("figure.grafiek[data-van]").forEach(mark);
  };

  const hide = () => {
    for (const part of all(".kruis")) part.replaceChildren();
    for (const part of all(".lezing")) part.hidden = true;
  };
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  const crosshair = (figure) => {
    const canvas = one(".doek", figure);
    const plot = one(".plot", canvas);
    const lines = linesOf(figure);
    const quarters = [...one("table", figure).tBodies[0].rows].map((row) => row.cells[0].textContent.trim());
    const count = quarters.length;
    const told = element("div", { class: "lezing", hidden: "" });
    const cross = element("g", { class: "kruis" });
    const reader = element("div", {
      class: "lees", role: "slider", tabindex: "0", "aria-valuemin": 1, "aria-valuemax": count, "aria-valuenow": count,
      "aria-label": `Kwartaal in de grafiek: ${one("figcaption strong", figure).textContent}`,
    });
    plot.append(cross);
    canvas.append(reader, told);
    const said = (index) => `${quarters[index]}: ${lines.map((line) => `${line.name} ${line.figures[index]}`).join(", ")}`;
    let at = count - 1;
    reader.setAttribute("aria-valuetext", said(at));
    const show = (index) => {
      at = Math.max(0, Math.min(count - 1, index));
      const matrix = new DOMMatrix(getComputedStyle(one(".l", plot)).transform);
      const x = `${100 * part(at, count)}%`;
      const [top, foot] = one(".kz", plot).getAttribute("d").match(/ (\d+)V(\d+)/).slice(1);
      const known = lines.filter((line) => line.heights[at] !== undefined);
      cross.replaceChildren(element("line", { x1: x, x2: x, y1: top, y2: foot }), ...known.map((line) => element("circle", {
        cx: x, cy: matrix.d * line.heights[at] + matrix.f, r: 5, style: `--k:${line.colour}`,
      })));
      const order = [...lines].sort((a, b) => (a.heights[at] ?? 1e9) - (b.heights[at] ?? 1e9));
      told.replaceChildren(element("b", {}, quarters[at]), ...order.map((line) => element("span", { style: `--k:${line.colour}` },
        element("i"), line.name, element("em", {}, line.figures[at]))));
      told.hidden = false;
      /* Beside the line, on the side with more room, and never off the picture. */
      const box = plot.getBoundingClientRect();
      const left = box.left - canvas.getBoundingClientRect().left + part(at, count) * box.width;
      const [room, width] = [canvas.clientWidth, told.offsetWidth];
      const wanted = left > room / 2 ? left - width - 14 : left + 14;
      told.style.left = `${Math.max(0, Math.min(room - width, wanted))}px`;
      reader.setAttribute("aria-valuenow", at + 1);
      reader.setAttribute("aria-valuetext", said(at));
    };
    const follow = (event) => {
      const box = plot.getBoundingClientRect();
      show(Math.round((event.clientX - box.left) / box.width * (count - 1)));
    };
    reader.addEventListener("pointerdown", follow);
    reader.addEventListener("pointermove", follow);
    reader.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") hide(); });
    reader.addEventListener("focus", () => { if (reader.matches(":focus-visible")) show(at); });
    reader.addEventListener("blur", hide);
    one(".schaal input", figure)?.addEventListener("change", hide);
    reader.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 4, PageDown: -4, Home: -count, End: count };
      if (!(event.key in steps)) return;
      event.preventDefault();
      show(at + steps[event.key]);
    });
  };

  /* What can be done with a chart is in a script of its own, which loads when its menu is unfolded. */
  const menu = (figure) => {
    const folded = element("details", { class: "gebruik" }, element("summary", {}, "Gebruik deze grafiek"));
    folded.addEventListener("toggle", () => kp.script("static/gebruik.js").then(() => window.kpGebruik(figure, folded)), { once: true });
    figure.append(folded);
  };

  window.kpGrafiek = (figure) => {
    all(".kruis, .lees, .lezing, .gebruik", figure).forEach((part) => part.remove());
    if (figure.dataset.van) {
      crosshair(figure);
      mark(figure);
    }
    menu(figure);
  };
  all("figure.grafiek").forEach(window.kpGrafiek);
  const asked = new URLSearchParams(location.hash.slice(1)).get("grafiek");
  if (asked) document.getElementById(asked)?.scrollIntoView();
})();
