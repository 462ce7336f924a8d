/* Two to six areas of choice: one chart, one table, and areas that are like them. */
"use strict";
(() => {
  const { all, choose, element, one, tekst } = kp;
  const source = one("#vergelijkbaar");
  if (!source) return;
  const { k: quarters, r: regions, n: names } = JSON.parse(source.textContent);
  const MOST = 6;
  const regionOf = Object.fromEntries(Object.entries(regions).flatMap(([amr, members]) => members.map((code) => [code, amr])));
  const isRegion = (code) => code in regions;
  const label = (code) => isRegion(code) ? `${names[code]} (regio)` : names[code];
  const chosenCodes = () => [...new Set((kp.state().get("gebieden") ?? "").split(",").filter((code) => code in names))].slice(0, MOST);
  const change = (list) => choose({ gebieden: list.join(",") });
  kp.zoekveld(one("#erbij"), (code) => change([...chosenCodes().filter((other) => other !== code), code].slice(0, MOST)));

  const share = (part, rest) => part + rest ? 100 * part / (part + rest) : null;
  const SHARES = { alle: ([a, b, c, d]) => share(a + c, b + d), gemeente: ([a, b]) => share(a, b), uwv: ([, , c, d]) => share(c, d) };
  const tenths = (value) => value === null ? null : Math.round(value * 10 + (value < 0 ? -1e-9 : 1e-9)) / 10;
  const series = async (code) => (await kp.load(isRegion(code) || code === "NL" ? code : regionOf[code]))[code] ?? [];

  /* The most alike of its kind by number of clients and share of gemeenteklanten in the quarter, on a scale of ratios. */
  const alike = async (code, key, besides) => {
    const figures = (await kp.load(key.slice(0, 4)))[key] ?? {};
    const place = isRegion(code) ? 4 : 3;
    const about = (row) => row?.[place]?.[0] ? [Math.log(row[place][0]), row[row.length - 1][0] / row[place][0]] : null;
    const self = about(figures[code]);
    if (!self || code === "NL") return [];
    return Object.keys(figures).filter((other) => other !== "NL" && isRegion(other) === isRegion(code) && !besides.includes(other) && about(figures[other]))
      .map((other) => [other, about(figures[other])]).map(([other, [size, part]]) => [other, Math.abs(size - self[0]) + 2 * Math.abs(part - self[1])])
      .sort((a, b) => a[1] - b[1]).slice(0, 5).map(([other]) => other);
  };

  kp.whenChosen(async (wanted, chosen) => {
    const list = chosenCodes();
    const key = chosen("kwartaal");
    one("#gekozen-gebieden").replaceChildren(...list.map((code) => {
      const button = element("button", { type: "button", "aria-label": `Haal ${names[code]} weg` }, "×");
      button.addEventListener("click", () => change(list.filter((other) => other !== code)));
      return element("li", {}, label(code), " ", button);
    }));
    one("#uitleg").textContent = list.length < 2 ? "Kies er nog minstens " + (2 - list.length) + "." : list.length === MOST ? "Dit zijn er zes, het hoogste aantal." : "";
    const peers = list.length && list.length < MOST ? await alike(list[0], key, list) : [];
    one("#voorstel").hidden = !peers.length;
    one("#voorstellen").replaceChildren(...peers.map((code) => {
      const button = element("button", { type: "button" }, names[code]);
      button.addEventListener("click", () => change([...chosenCodes(), code]));
      return element("li", {}, button);
    }));
    one("#vergelijking").hidden = list.length < 2;
    if (list.length < 2) return;
    const found = await Promise.all(list.map(series));
    const place = quarters.indexOf(key);
    const kind = SHARES[chosen("maat")];
    const lines = list.map((code, index) => ({ naam: names[code], kleur: code === "NL" ? "var(--nl)" : `var(--lijn-${index})`,
      punten: quarters.map((_, at) => found[index][at] ? kind(found[index][at]) / 100 : null) }));
    await kp.script("static/lijnen.js");
    kpLijnen(one("#lijnen"), { title: one("#maat").selectedOptions[0].textContent, kwartalen: quarters,
      subtitle: `${kp.kwartaal(quarters[0])} – ${kp.kwartaal(quarters[quarters.length - 1])}`,
      source: `${document.body.dataset.bron}. Versie ${document.body.dataset.versie}`,
      lines: lines.filter((line) => line.punten.some((value) => value !== null)) });
    kpKwartaal(key);
    const table = one("#vergelijk");
    const kinds = kp.units(table).slice(1);
    table.caption.textContent = `Mensen in Sonar, ${kp.kwartaal(key)}`;
    table.tBodies[0].replaceChildren(...list.map((code, index) => {
      const now = found[index][place];
      const then = found[index][place - 4];
      const cells = now ? [now[0], now[1], SHARES.gemeente(now), now[2], now[3], SHARES.uwv(now), now[0] + now[1] + now[2] + now[3], now[1] + now[3], SHARES.alle(now),
        then && SHARES.alle(then) !== null && SHARES.alle(now) !== null ? SHARES.alle(now) - SHARES.alle(then) : null] : Array(10).fill(null);
      const page = code === "NL" ? "index.html" : `${isRegion(code) ? "amr" : "gemeente"}/${code}.html`;
      return element("tr", {}, element("th", { scope: "row" }, element("a", { href: page }, names[code])),
        ...cells.map((value, column) => element("td", {}, tekst(kinds[column] === "personen" ? value : value === null ? null : tenths(value), kinds[column]))));
    }));
  });
})();
