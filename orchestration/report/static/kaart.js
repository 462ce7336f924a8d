/* The map and the ranking of the page of Nederland, for the quarter and the figure that are chosen. */
"use strict";
(() => {
  const { all, element, one, tekst } = kp;
  const limits = JSON.parse(one("#kaart").dataset.grenzen);
  const measures = [...one("#maat")?.options ?? []].map((option) => [option.value, option.textContent, option.dataset.e, option.dataset.t]);
  if (!measures.length) return;
  const klasse = (distance) => distance === undefined || distance === null ? "geen" : String(limits.filter((limit) => limit <= distance).length);
  const tiles = all("#kaart > li");
  /* What stands in the page already needs no data. */
  let shown = `${one("#kwartaal").value} 0 `;
  one("#met-gemeenten").addEventListener("change", (event) => kp.choose({ gemeenten: event.target.checked ? "ja" : "" }));

  kp.whenChosen(async (wanted, chosen, isLatest) => {
    const [key, amr] = [chosen("kwartaal"), chosen("amr")];
    const place = measures.findIndex(([column]) => column === chosen("maat"));
    const [, name, unit, meaning] = measures[place];
    one("#kaart").classList.toggle("met-gemeenten", one("#met-gemeenten").checked = wanted.get("gemeenten") === "ja");
    const asked = `${key} ${place} ${amr}`;
    if (asked === shown) return;
    /* Of a region without this quarter its newest figure is shown, which can be in another file. */
    const figures = { [key]: await kp.loadQuarter(key) };
    const others = new Set(tiles.filter((tile) => !figures[key][tile.dataset.amr]?.[place]?.length).map((tile) => tile.dataset.nieuwst).filter(Boolean));
    await Promise.all([...others].map(async (quarter) => { figures[quarter] = await kp.loadQuarter(quarter); }));
    if (!isLatest()) return;
    shown = asked;
    const of = (code, quarter) => figures[quarter]?.[code]?.[place] ?? [];
    const largest = Math.max(...tiles.map((tile) => of(tile.dataset.amr, key)[0] ?? 0), 1);
    one("#maatnaam").textContent = name;
    one("#maatuitleg").textContent = meaning;
    one("#kwartaalnaam").textContent = kp.kwartaal(key);
    one("#legenda").hidden = unit !== "aandeel";
    one("#kaart").classList.toggle("cirkels", unit !== "aandeel");
    for (const tile of tiles) {
      const code = tile.dataset.amr;
      const now = of(code, key);
      const then = now.length ? now : of(code, tile.dataset.nieuwst);
      tile.dataset.klasse = klasse(now[4]);
      tile.classList.toggle("gekozen", code === amr);
      tile.style.setProperty("--straal", unit === "aandeel" ? 0 : Math.sqrt((now[0] ?? 0) / largest).toFixed(3));
      one(".getal", tile).textContent = then.length ? tekst(then[0], unit) : (place === 0 && tile.dataset.zonder) || "nog geen cijfer";
      one(".toen", tile).textContent = now.length ? "" : then.length ? tile.dataset.nieuwst.replace("Q", " k") : place === 0 && tile.dataset.zonder ? "onbekend" : "";
      for (const link of all(".vakjes a", tile)) {
        const own = figures[key]?.[link.dataset.g];
        link.dataset.klasse = klasse(own?.[place]?.[4]);
      }
    }
    const rows = tiles.map((tile) => [tile.dataset.amr, one(".naam", tile).textContent, of(tile.dataset.amr, key)])
      .filter(([, , numbers]) => numbers.length)
      .sort((a, b) => b[2][0] - a[2][0] || (a[2][3] ?? 99) - (b[2][3] ?? 99) || a[1].localeCompare(b[1], "nl"));
    one("#ranglijst-deel").hidden = !rows.length;
    const table = one("#ranglijst");
    const change = unit === "aandeel" ? "punt" : "verschil";
    table.caption.textContent = `${name}, ${kp.kwartaal(key)}`;
    const heads = table.tHead.rows[0].cells;
    heads[2].dataset.e = unit;
    heads[3].dataset.e = heads[4].dataset.e = change;
    table.classList.toggle("zonder-afstand", unit !== "aandeel");
    table.tBodies[0].replaceChildren(...rows.map(([code, title, [value, quarterly, yearly, rank, distance]]) => element("tr",
      { "data-amr": code, class: code === amr ? "gekozen" : undefined },
      element("th", { scope: "row" }, element("a", { href: `amr/${code}.html` }, title)),
      element("td", {}, tekst(rank, "rang")), element("td", {}, tekst(value, unit)), element("td", {}, tekst(quarterly, change)),
      element("td", {}, tekst(yearly, change)), element("td", {}, tekst(distance, "punt")))));
    kp.resort(table);
    const told = one("#gekozen");
    const numbers = of(amr, key);
    const national = of("NL", key);
    told.replaceChildren(...(amr ? [element("strong", {}, one(`#amr option[value=${amr}]`).textContent), `, ${kp.kwartaal(key)}. ${name}: `,
      `${numbers.length ? tekst(numbers[0], unit) : "geen gegevens"}${numbers[3] ? `, plaats ${numbers[3]} van ${rows.length}` : ""}. `,
      `Nederland: ${national.length ? tekst(national[0], unit) : "geen gegevens"}. `,
      element("a", { href: `amr/${amr}.html` }, "Bekijk de regio")] : []));
  });
})();
