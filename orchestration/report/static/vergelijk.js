/* Two to six areas of choice: one chart, one table, and areas that are like them. */
"use strict";
(() => {
  const { choose, element, one, percentage, tekst } = kp;
  const source = one("#vergelijkbaar");
  if (!source) return;
  const { k: quarters, r: regions, n: names } = JSON.parse(source.textContent);
  const MOST = 6;
  const TOTAAL = 3;
  const regionOf = Object.fromEntries(Object.entries(regions).flatMap(([amr, members]) => members.map((code) => [code, amr])));
  const isRegion = (code) => Object.hasOwn(regions, code);
  const ofGemeenten = new Set(Object.keys(names).filter((code) => !isRegion(code)).map((code) => names[code]));
  const label = (code) => isRegion(code) && ofGemeenten.has(names[code]) ? `${names[code]} (regio)` : names[code];
  const chosenCodes = () => [...new Set((kp.state().get("gebieden") ?? "").split(",").filter((code) => Object.hasOwn(names, code)))].slice(0, MOST);
  const change = (list, told) => {
    choose({ gebieden: list.join(",") });
    kp.say(told);
  };
  const add = (code) => {
    const list = chosenCodes();
    if (list.length === MOST && !list.includes(code)) kp.say("Er zijn al zes gekozen. Haal er eerst een weg.");
    else change([...list.filter((other) => other !== code), code], `${label(code)} toegevoegd`);
  };
  kp.zoekveld(one("#erbij"), add);
  /* A button that goes while it has the focus gives that to the one in its place, or to the search. */
  const refill = (list, items) => {
    const at = [...list.children].findIndex((item) => item.contains(document.activeElement));
    list.replaceChildren(...items);
    if (at >= 0) (one("button", items[Math.min(at, items.length - 1)] ?? list) ?? one("#erbij")).focus();
  };

  const share = (part, rest) => part + rest ? part / (part + rest) : null;
  const SHARES = { alle: ([a, b, c, d]) => share(a + c, b + d), gemeente: ([a, b]) => share(a, b), uwv: ([, , c, d]) => share(c, d) };
  const series = async (code) => (await kp.load(isRegion(code) || code === "NL" ? code : regionOf[code]))[code] ?? [];

  /* The most alike of its kind by number of clients and share of gemeenteklanten in the quarter, on a scale of ratios. */
  const alike = (code, figures, besides) => {
    const about = (row) => row?.[TOTAAL]?.[0] ? [Math.log(row[TOTAAL][0]), row[row.length - 1][0] / row[TOTAAL][0]] : null;
    const self = about(figures[code]);
    if (!self || code === "NL") return [];
    return Object.keys(figures).filter((other) => other !== "NL" && isRegion(other) === isRegion(code) && !besides.includes(other) && about(figures[other]))
      .map((other) => [other, about(figures[other])]).map(([other, [size, part]]) => [other, Math.abs(size - self[0]) + 2 * Math.abs(part - self[1])])
      .sort((a, b) => a[1] - b[1]).slice(0, 5).map(([other]) => other);
  };

  const nobody = [one("h1").textContent, document.title];
  const together = new Intl.ListFormat("nl");

  kp.whenChosen(async (wanted, chosen, isLatest) => {
    const list = chosenCodes();
    /* Who is compared is the title on paper, of a bookmark and of a CSV. */
    const title = `${together.format(list.map(label))} vergeleken`;
    [one("h1").textContent, document.title] = list.length < 2 ? nobody : [title, nobody[1].replace("Vergelijk", () => title)];
    refill(one("#gekozen-gebieden"), list.map((code) => {
      const button = element("button", { type: "button", "aria-label": `Haal ${label(code)} weg` }, "×");
      button.addEventListener("click", () => change(list.filter((other) => other !== code), `${label(code)} weggehaald`));
      return element("li", {}, label(code), " ", button);
    }));
    one("#uitleg").textContent = list.length < 2 ? "Kies er nog minstens " + (2 - list.length) + "." : list.length === MOST ? "Dit zijn er zes, het hoogste aantal." : "";
    one("#vergelijking").hidden = list.length < 2;
    if (!list.length) return;
    /* The quarter that is asked, or else the newest that one of them has. */
    const found = await Promise.all(list.map(series));
    if (!isLatest()) return;
    const asked = wanted.get("kwartaal");
    const has = (quarter) => found.some((points) => points[quarters.indexOf(quarter)]);
    const key = (has(asked) && asked) || quarters.findLast(has) || chosen("kwartaal");
    kp.notice(key !== asked && asked);
    one("#kwartaal").value = key;
    one("#voet-kwartaal").textContent = kp.kwartaal(key);
    const figures = await kp.loadQuarter(key);
    if (!isLatest()) return;
    const peers = list.length < MOST ? alike(list[0], figures, list) : [];
    refill(one("#voorstellen"), peers.map((code) => {
      const button = element("button", { type: "button", "aria-label": `Voeg ${label(code)} toe` }, label(code));
      button.addEventListener("click", () => add(code));
      return element("li", {}, button);
    }));
    one("#voorstel").hidden = !peers.length;
    if (list.length < 2) return;
    await kp.script("static/lijnen.js");
    if (!isLatest()) return;
    const place = quarters.indexOf(key);
    const kind = SHARES[chosen("maat")];
    const lines = list.map((code, index) => ({ naam: label(code), kleur: code === "NL" ? "var(--nl)" : `var(--lijn-${index})`, streep: `s${index}`,
      punten: quarters.map((_, at) => found[index][at] ? kind(found[index][at]) : null) }))
      .filter((line) => line.punten.some((value) => value !== null));
    if (lines.length) {
      kpLijnen(one("#lijnen"), { title: one("#maat").selectedOptions[0].textContent, kwartalen: quarters,
        subtitle: `${together.format(lines.map(({ naam }) => naam))}, ${kp.kwartaal(quarters[0])} – ${kp.kwartaal(quarters[quarters.length - 1])}`,
        source: `${document.body.dataset.bron}. Versie ${document.body.dataset.versie}`, lines });
      kpKwartaal(key);
    } else {
      one("#lijnen").replaceChildren(element("p", { class: "leeg" }, "Hiervan zijn er nog geen cijfers."));
    }
    const table = one("#vergelijk");
    const kinds = kp.units(table).slice(1);
    table.caption.textContent = `Mensen in Sonar, ${kp.kwartaal(key)}`;
    table.tBodies[0].replaceChildren(...list.map((code, index) => {
      const now = found[index][place];
      const cells = now ? [now[0], now[1], percentage(SHARES.gemeente(now)), now[2], now[3], percentage(SHARES.uwv(now)), now[0] + now[1] + now[2] + now[3],
        now[1] + now[3], percentage(SHARES.alle(now)), figures[code]?.[0]?.[2]] : Array(10).fill(null);
      const page = code === "NL" ? "index.html" : `${isRegion(code) ? "amr" : "gemeente"}/${code}.html`;
      return element("tr", {}, element("th", { scope: "row" }, element("a", { href: page }, label(code))),
        ...cells.map((value, column) => element("td", {}, tekst(value, kinds[column]))));
    }));
    kp.resort(table);
  });
})();
