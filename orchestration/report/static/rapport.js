/* The pages come to life here: filters, search, sorting, downloads. Without it the newest quarter stands there. */
"use strict";
(() => {
  const root = document.body.dataset.root;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  /* Numbers as notation.py writes them. */
  const whole = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat("nl-NL", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat("nl-NL", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const figure = (value, unit) => unit === "aandeel" ? share.format(value).replace(/\s?%/, "\u00a0%") : whole.format(value);
  const change = (value, unit) => {
    const text = unit === "aandeel" ? tenth.format(Math.abs(value)) : whole.format(Math.abs(value));
    return /[1-9]/.test(text) ? (value > 0 ? "+" : "\u2212") + text : text;
  };

  /* What is chosen stands in the address: #kwartaal=2021Q1&maat=totaal&amr=AM15 */
  const filters = all("[data-filter]");
  const state = () => new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  const remember = (name, value, isDefault) => {
    const chosen = state();
    if (isDefault) chosen.delete(name); else chosen.set(name, value);
    const text = chosen.toString();
    history.replaceState(null, "", text ? "#" + text : location.pathname + location.search);
  };
  const defaults = Object.fromEntries(filters.map((select) => [select.dataset.filter, select.value]));
  const chosen = (name) => filters.find((select) => select.dataset.filter === name)?.value;

  /* The map and the ranking of the page of Nederland. */
  const source = one("#gegevens");
  const data = source && JSON.parse(source.textContent);
  const showQuarter = (asked) => {
    const parts = all("[data-kwartaal]");
    if (!parts.length) return;
    const known = !asked || parts.some((part) => part.dataset.kwartaal === asked);
    one("#kwartaal-ontbreekt").hidden = known;
    /* A region without the quarter shows none; the page of Nederland says that it shows the newest. */
    if (!known && !data) one("[data-filter=kwartaal]").selectedIndex = -1;
    for (const part of parts) part.hidden = part.dataset.kwartaal !== chosen("kwartaal");
    window.kpKwartaal?.(chosen("kwartaal"));
  };

  const draw = () => {
    if (!data) return;
    const quarter = chosen("kwartaal");
    const [key, name, unit, meaning] = data.maten.find(([column]) => column === chosen("maat"));
    const points = data.waarden[key][quarter];
    const limits = data.klassen[key];
    const classOf = (value) => limits.filter((limit) => limit <= value).length;
    const label = one(`option[value="${quarter}"]`, one("#kwartaal")).textContent;
    const amr = chosen("amr");
    one("#maatnaam").textContent = name;
    one("#maatuitleg").textContent = meaning;
    one("#kwartaalnaam").textContent = label;
    one("#kaart-leeg").hidden = points.some(Boolean);
    one("#ranglijst-deel").hidden = !points.some(Boolean);
    const place = Object.fromEntries(data.amr.map(([code], index) => [code, index]));
    for (const tile of all(".tegel")) {
      const point = points[place[tile.dataset.amr]];
      tile.dataset.klasse = point ? classOf(point[0]) : "geen";
      tile.classList.toggle("gekozen", tile.dataset.amr === amr);
      one(".getal", tile).textContent = point ? figure(point[0], unit) : "geen gegevens";
      tile.href = `amr/${tile.dataset.amr}.html#kwartaal=${quarter}`;
    }
    one("#ranglijst").classList.toggle("zonder-afstand", unit !== "aandeel");
    const legend = limits.length ? [`minder dan ${figure(limits[0], unit)}`] : ["alle waarden"];
    limits.forEach((limit, index) => legend.push(index + 1 < limits.length
      ? `${figure(limit, unit)} tot ${figure(limits[index + 1], unit)}` : `${figure(limit, unit)} of meer`));
    one("#legenda").replaceChildren(...[...legend.map((text, index) => [text, index]), ["geen gegevens", "geen"]].map(
      ([text, index]) => element("li", {}, element("span", { class: "vlak", "data-klasse": index }), text)));
    const rows = data.amr.map(([code, amrName], index) => [code, amrName, points[index]]);
    const known = rows.filter(([, , point]) => point).sort((a, b) => b[2][0] - a[2][0] || a[1].localeCompare(b[1], "nl"));
    const longest = unit === "aandeel" ? 1 : Math.max(...known.map(([, , point]) => point[0]), 1);
    const cell = (value, kind, text) => element("td",
      { class: "getal", "data-e": kind, ...(value === null ? {} : { "data-w": value }) }, value === null ? "–" : text);
    const table = one("#ranglijst");
    one("caption", table).textContent = `${name}, ${label}`;
    one("tbody", table).replaceChildren(...known.map(([code, amrName, [value, quarterly, yearly, rank, distance]]) => element(
      "tr", { "data-amr": code, ...(code === amr ? { class: "gekozen" } : {}) },
      cell(rank, "rang", whole.format(rank)),
      element("th", { scope: "row" }, element("a", { href: `amr/${code}.html#kwartaal=${quarter}` }, amrName)),
      cell(value, unit, figure(value, unit)),
      element("td", { class: "balkcel" }, element("span", { class: "balk", style: `width:${(100 * value / longest).toFixed(1)}%` })),
      ...[quarterly, yearly, distance].map((number) => cell(number, `verschil-${unit}`, number === null ? "" : change(number, unit))))));
    all("th[aria-sort]", table).forEach((head) => head.removeAttribute("aria-sort"));
    one("th", table).setAttribute("aria-sort", "ascending");
    const absent = rows.filter(([, , point]) => !point).map(([, amrName]) => amrName);
    one("#zonder-gegevens").textContent = absent.length ? `Geen gegevens: ${absent.join(", ")}.` : "";
    const told = one("#gekozen");
    told.replaceChildren();
    if (amr) {
      const point = points[place[amr]];
      const national = data.nederland[key][quarter];
      told.append(element("strong", {}, data.amr[place[amr]][1]), `, ${label}. ${name}: `,
        point ? `${figure(point[0], unit)}${point[3] ? `, plaats ${point[3]} van ${known.length}` : ""}` : "geen gegevens",
        national ? `. Nederland: ${figure(national[0], unit)}. ` : ". Nederland: geen gegevens. ",
        element("a", { href: `amr/${amr}.html#kwartaal=${quarter}` }, "Bekijk de regio"));
    }
  };

  const apply = () => {
    const asked = state();
    for (const select of filters) {
      const wanted = asked.get(select.dataset.filter);
      const isThere = [...select.options].some((option) => option.value === wanted);
      select.value = isThere && !select.dataset.ga ? wanted : defaults[select.dataset.filter];
    }
    showQuarter(asked.get("kwartaal"));
    draw();
  };
  for (const select of filters) {
    select.addEventListener("change", () => {
      if (select.dataset.ga) {
        location.href = `${select.value}.html${location.hash}`;
        return;
      }
      remember(select.dataset.filter, select.value, select.value === defaults[select.dataset.filter]);
      showQuarter(chosen("kwartaal"));
      draw();
    });
  }
  addEventListener("hashchange", apply);
  if (filters.length) apply();

  /* Sorting by the button of a column. */
  const sortKey = (cell) => cell.dataset.w ?? cell.textContent.trim();
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".sorteerbaar th button");
    if (!button) return;
    const head = button.parentElement;
    const column = [...head.parentElement.children].indexOf(head);
    const table = head.closest("table");
    const numeric = head.classList.contains("getal");
    const current = head.getAttribute("aria-sort");
    const up = current ? current === "descending" : !numeric;
    all("th[aria-sort]", table).forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const compare = (a, b) => {
      const [x, y] = [a.children[column], b.children[column]];
      if (numeric) {
        /* What is not known is last, whichever way. */
        if (!("w" in x.dataset) || !("w" in y.dataset)) return ("w" in y.dataset) - ("w" in x.dataset);
        return (up ? 1 : -1) * (Number(x.dataset.w) - Number(y.dataset.w));
      }
      return (up ? 1 : -1) * sortKey(x).localeCompare(sortKey(y), "nl");
    };
    const body = table.tBodies[0];
    body.append(...[...body.rows].sort(compare));
  });

  /* The table as it is shown, as CSV that Excel in Dutch opens with a double click: semicolons, decimal commas, a mark. */
  const plain = (cell) => {
    if (!("e" in cell.dataset)) return cell.textContent.trim().replace(/\s+/g, " ");
    if (!("w" in cell.dataset)) return "";
    const value = Number(cell.dataset.w);
    const text = cell.dataset.e === "aandeel" ? (100 * value).toFixed(1)
      : cell.dataset.e === "verschil-aandeel" ? value.toFixed(1) : String(Math.round(value));
    return text.replace(".", ",");
  };
  const quoted = (text) => /[;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  for (const button of all("[data-download=csv]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const table = document.getElementById(button.dataset.van);
      const heads = table.tHead.rows;
      const groups = heads.length > 1 ? [...heads[0].cells].flatMap((cell) => Array(cell.colSpan).fill(cell.textContent.trim())) : [];
      const columns = [...heads[heads.length - 1].cells]
        .map((cell, index) => [index, [groups[index], cell.textContent.trim()].filter(Boolean).join(" "), cell])
        .filter(([index, name]) => name !== "Staafje" && name !== "Bron");
      const unit = (index) => {
        const found = table.tBodies[0].rows[0]?.cells[index].dataset.e ?? "";
        return found === "aandeel" ? " (%)" : found === "verschil-aandeel" ? " (procentpunt)" : "";
      };
      const about = `${document.title}: ${table.caption.textContent.trim()}`;
      const rows = [...table.tBodies[0].rows, ...(table.tFoot?.rows ?? [])];
      const lines = [
        [...columns.map(([index, name]) => name + unit(index)), "tabel", "bron"],
        ...rows.map((row) => [...columns.map(([index]) => plain(row.cells[index])), about,
          document.body.dataset.bron]),
      ];
      const text = "\ufeff" + lines.map((cells) => cells.map(quoted).join(";")).join("\r\n") + "\r\n";
      const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
      const link = element("a", { href: address, download: `${about.replace(/[^\p{L}\p{N}]+/gu, "-")}.csv` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    });
  }

  /* Search, also by names that are no longer in use. */
  const form = one(".zoek");
  const input = one("#zoek");
  const list = one("#zoekresultaat");
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const index = (window.zoekindex ?? []).map(([name, href, hint]) => [name, href, hint, folded(name)]);
  const matches = () => {
    const asked = folded(input.value.trim());
    if (!asked) return [];
    return index.filter(([, , , name]) => name.includes(asked))
      .sort((a, b) => (b[3].startsWith(asked) - a[3].startsWith(asked)) || a[0].localeCompare(b[0], "nl")).slice(0, 8);
  };
  const search = () => {
    const found = matches();
    const asked = input.value.trim();
    list.hidden = !asked;
    list.replaceChildren(...found.map(([name, href, hint]) =>
      element("li", {}, element("a", { href: root + href }, name, " ", element("span", {}, hint)))));
    if (asked && !found.length) list.append(element("li", {}, element("p", {}, "Niets gevonden.")));
    one("#zoekstatus").textContent = asked ? (found.length ? `${found.length} gevonden` : "Niets gevonden") : "";
  };
  form.hidden = false;
  input.addEventListener("input", search);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const link = one("a", list);
    if (link) location.href = link.href;
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      input.value = "";
      search();
      input.focus();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const stops = [input, ...all("a", list)];
      const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) next.focus();
      event.preventDefault();
    }
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) list.hidden = true; });
  form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) list.hidden = true; });
})();
