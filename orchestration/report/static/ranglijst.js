/* All gemeenten: the figure, the quarter, the region, the size and the order that are chosen. */
"use strict";
(() => {
  const table = kp.one("#lijst");
  if (!table) return;
  table.dataset.sorteer = "";
  const select = kp.one("#maat");
  const heads = table.tHead.rows[0].cells;
  const byName = [...table.tBodies[0].rows];
  let shown = `${kp.one("#kwartaal").value} 0`;

  const fill = (key, place, figures) => {
    const unit = select.options[place].dataset.e;
    const change = unit === "aandeel" ? "punt" : "verschil";
    heads[3].dataset.e = unit;
    heads[5].dataset.e = heads[6].dataset.e = change;
    table.classList.toggle("zonder-afstand", unit !== "aandeel");
    table.caption.textContent = `${select.options[place].textContent}, ${kp.kwartaal(key)}`;
    for (const row of table.tBodies[0].rows) {
      const own = figures[row.dataset.g];
      const [value, quarterly, yearly, rank, distance] = own?.[place] ?? [];
      [[own?.[3]?.[0], "personen"], [value, unit], [rank, "rang"], [quarterly, change], [yearly, change], [distance, "punt"]]
        .forEach(([number, kind], index) => { row.cells[index + 2].textContent = kp.tekst(number, kind); });
    }
    shown = `${key} ${place}`;
  };

  kp.whenChosen(async (wanted, chosen, isLatest) => {
    const [key, place] = [chosen("kwartaal"), select.selectedIndex];
    const [amr, least] = [chosen("amr"), Number(chosen("minstens"))];
    /* What stands in the page already needs no data. */
    if (shown !== `${key} ${place}`) {
      const figures = await kp.loadQuarter(key);
      if (!isLatest()) return;
      fill(key, place, figures);
    }
    let count = 0;
    for (const row of table.tBodies[0].rows) {
      row.hidden = (least > 0 && !(kp.getal(row.cells[2].textContent) >= least)) || (amr !== "" && row.dataset.amr !== amr);
      count += !row.hidden;
    }
    kp.one("#telling").textContent = `${count} ${count === 1 ? "gemeente" : "gemeenten"}`;
    const order = wanted.get("volgorde") ?? "0";
    const head = heads[parseInt(order, 10)];
    const isShown = head && (head !== heads[7] || !table.matches(".zonder-afstand"));
    /* Equal ones stay in the order of their names. */
    table.tBodies[0].append(...byName);
    kp.sort(isShown ? head : heads[0], !order.endsWith("-"));
  });
})();
