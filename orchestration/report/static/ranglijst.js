/* All gemeenten: the figure, the quarter, the region, the size and the order that are chosen. */
"use strict";
(() => {
  const table = kp.one("#lijst");
  if (!table) return;
  table.dataset.sorteer = "";
  const select = kp.one("#maat");
  kp.whenChosen(async (wanted, chosen) => {
    const key = chosen("kwartaal");
    const place = select.selectedIndex;
    const unit = select.selectedOptions[0].dataset.e;
    const change = unit === "aandeel" ? "punt" : "verschil";
    const figures = (await kp.load(key.slice(0, 4)))[key];
    const heads = table.tHead.rows[0].cells;
    heads[3].dataset.e = unit;
    heads[5].dataset.e = heads[6].dataset.e = change;
    table.classList.toggle("zonder-afstand", unit !== "aandeel");
    table.caption.textContent = `${select.selectedOptions[0].textContent}, ${kp.kwartaal(key)}`;
    let count = 0;
    for (const row of table.tBodies[0].rows) {
      const own = figures[row.dataset.g];
      const size = own?.[3]?.[0];
      const [value, quarterly, yearly, rank, distance] = own?.[place] ?? [];
      const texts = [kp.tekst(size, "personen"), kp.tekst(value, unit), kp.tekst(rank, "rang"), kp.tekst(quarterly, change), kp.tekst(yearly, change), kp.tekst(distance, "punt")];
      texts.forEach((text, index) => { row.cells[index + 2].textContent = text; });
      row.hidden = !own || size < Number(chosen("minstens")) || (chosen("amr") && row.dataset.amr !== chosen("amr"));
      count += !row.hidden;
    }
    kp.one("#telling").textContent = `${count} ${count === 1 ? "gemeente" : "gemeenten"}`;
    const order = wanted.get("volgorde") ?? "0";
    kp.sort(heads[parseInt(order, 10)] ?? heads[0], !order.endsWith("-"));
  });
})();
