/* The pages come to life here: choices, sorting, downloads. Without it the newest quarter stands there. */
"use strict";
window.kp = (() => {
  const root = document.body.dataset.root;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const element = (name, attributes = {}, ...children) => {
    const made = /^(g|line|circle)$/.test(name) ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  /* Numbers as notation.py writes them in tables, and back. */
  const whole = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat("nl-NL", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const tekst = (value, unit) => {
    if (value === undefined || value === null) return "–";
    if (unit === "aandeel") return tenth.format(value) + "\u00a0%";
    if (unit !== "punt" && unit !== "verschil") return whole.format(value);
    const size = (unit === "punt" ? tenth : whole).format(Math.abs(value));
    return /[1-9]/.test(size) ? (value > 0 ? "+" : "\u2212") + size : size;
  };
  const getal = (text) => {
    const found = text.replaceAll(".", "").replace(",", ".").replace("\u2212", "-").match(/[+-]?\d+(\.\d+)?/);
    return found ? Number(found[0]) : NaN;
  };
  const percentage = (share) => share === null ? null : Math.round(1000 * share + 1e-9) / 10;
  const isQuarter = (key) => /^\d{4}Q[1-4]$/.test(key);
  const kwartaal = (key) => `${["eerste", "tweede", "derde", "vierde"][key[5] - 1]} kwartaal ${key.slice(0, 4)}`;

  /* Scripts that a page loads when they are used, each once; those of data give their figures. */
  const found = {};
  const asked = {};
  const script = (path) => asked[path] ??= new Promise((resolve, reject) => {
    const made = element("script", { src: root + path });
    made.async = false;
    made.onload = resolve;
    made.onerror = () => {
      delete asked[path];
      reject(new Error(`${path} is er niet`));
    };
    document.head.append(made);
  });
  const load = (name) => script(`data/${name}.js`).then(() => found[name]);
  const loadQuarter = async (key) => (await load(`${key.slice(0, 4)}-${key[5] < 3 ? 1 : 2}`))[key] ?? {};

  /* A field to search in: its code and names are loaded when it is used, and find what was typed meanwhile. */
  const zoekveld = (input, pick) => {
    let ready;
    const use = () => ready ??= Promise.all([script("static/zoek.js"), script("static/zoeken.js")])
      .then(() => kp.zoeklijst(input, pick), (error) => {
        ready = undefined;
        throw error;
      });
    input.addEventListener("focus", use);
    input.form.addEventListener("submit", (event) => {
      event.preventDefault();
      use().then((enter) => enter());
    });
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", false]]) input.setAttribute(name, value);
    if (document.activeElement === input) use();
  };
  one(".zoek").hidden = false;
  zoekveld(one("#zoek"));

  /* What is chosen stands in the address: #kwartaal=2021Q1&maat=totaal. Back undoes a choice. */
  const state = () => new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  const listeners = [];
  let turn = 0;
  const choose = (changes) => {
    const chosen = state();
    for (const [name, value] of Object.entries(changes)) if (value) chosen.set(name, value); else chosen.delete(name);
    const text = chosen.toString().replaceAll("%2C", ",");
    history.pushState(null, "", text ? "#" + text : location.pathname + location.search);
    apply();
  };
  const filters = all("[data-filter]");
  const defaults = Object.fromEntries(filters.map((select) => [select.dataset.filter, select.value]));
  const chosen = (name) => filters.find((select) => select.dataset.filter === name)?.value;

  /* The quarter that a reader chose stays on every link to another page. */
  const links = () => all("a[href*='.html']").filter((link) => !link.getAttribute("href").includes("bron/"));
  const keepQuarter = () => {
    const wanted = state().get("kwartaal");
    const key = isQuarter(wanted) && wanted;
    for (const link of links()) {
      link.dataset.href ??= link.getAttribute("href");
      const [page, hash = ""] = link.dataset.href.split("#");
      const isState = !hash || hash.includes("=");
      link.setAttribute("href", key && isState ? `${page}#${hash ? hash + "&" : ""}kwartaal=${key}` : link.dataset.href);
    }
  };

  /* An area in a quarter: the same texts as area.html writes for the newest. */
  const page = one("#gegevens") && JSON.parse(one("#gegevens").textContent);
  const showView = (key) => {
    if (!page) return;
    /* A text is the place of its phrase, and the numbers that stand in it. */
    const words = (text) => {
      const [place, ...numbers] = text.split("|");
      return page.w[place].replace(/#/g, () => numbers.shift());
    };
    const [quarter, answer, cards, remarks] = page.v[key];
    const name = words(quarter);
    one("#antwoord").textContent = words(answer);
    one("#h-stand").textContent = name[0].toUpperCase() + name.slice(1);
    one("#kaarten").replaceChildren(...cards.map(([kind, title, large, small, comparisons]) => element("div",
      { class: `kerncijfer ${words(kind)}` }, element("h3", {}, words(title)), element("p", { class: "groot" }, words(large)),
      element("p", { class: "klein" }, words(small)), element("ul", {}, ...comparisons.map(([sign, text]) => element("li", {},
        ...(words(sign) ? [element("span", { class: "teken", "aria-hidden": "true" }, words(sign)), " "] : []),
        words(text)))))));
    one("#opmerkingen").replaceChildren(...remarks.map((remark) => element("p", { class: "let-op" }, words(remark))));
    /* An address, and behind it the mark of a publication that is not UWV's own file. */
    const [source, mark = ""] = (page.b?.[key] ?? "").split(/(?= \()/);
    if (page.b) {
      const area = one(".kruimel [aria-current]")?.textContent ?? "Nederland";
      one("#bron").replaceChildren(...(source ? [element("a", { class: "bronlink", href: root + source }, "bron",
        element("span", { class: "verborgen" }, ` van ${area}, ${name}`), mark)] : []));
    }
    if (page.r) showTable(key, name, source, mark);
  };
  const units = (table) => [...table.tHead.rows[table.tHead.rows.length - 1].cells].map((cell) => cell.dataset.e);
  const showTable = (key, name, source, mark) => {
    const table = one("#gemeenten");
    const rows = page.r[key];
    one("#tabel-deel").hidden = !rows.length;
    one("#alleen-totaal").hidden = rows.length > 0;
    table.caption.textContent = `${table.caption.textContent.split(", ").slice(0, -1).join(", ")}, ${name}`;
    const kinds = units(table).slice(1);
    const line = (head, cells, code) => element("tr", {}, head, ...cells.map((value, column) =>
      element("td", {}, tekst(value, kinds[column]))), element("td", {}, source ? element("a", { class: "bronlink",
      href: `${root}${source.split("#")[0]}#rij-${code}` }, "bron", mark) : "–"));
    table.tBodies[0].replaceChildren(...rows.map(([title, code, target, ...cells]) => line(element("th", { scope: "row" },
      target ? element("a", { href: `../gemeente/${target}.html` }, title) : title), cells, code)));
    table.tFoot.replaceChildren(line(element("th", { scope: "row" }, "Hele regio"), page.t[key], source.split("#rij-")[1]));
    resort(table);
  };

  const message = one("#melding");
  const notice = (lacking) => {
    if (!message) return;
    const asked = isQuarter(lacking) ? `het ${kwartaal(lacking)}` : "dat kwartaal";
    message.hidden = !lacking;
    message.replaceChildren(...(lacking ? [`Van ${asked} zijn hier geen cijfers. U ziet het nieuwste dat er is. `,
      element("a", { href: `${root}kwaliteit.html#dekking` }, "Bekijk welke kwartalen er zijn")] : []));
  };
  /* What a screen reader says of a change that is elsewhere on the page. */
  const told = element("p", { class: "verborgen", role: "status" });
  document.body.append(told);
  const say = (text) => { told.textContent = text; };

  const apply = () => {
    const wanted = state();
    for (const select of filters) {
      const value = wanted.get(select.dataset.filter);
      const isThere = [...select.options].some((option) => option.value === value);
      select.value = isThere ? value : defaults[select.dataset.filter];
    }
    const key = chosen("kwartaal");
    notice(wanted.get("kwartaal") !== key && wanted.get("kwartaal"));
    /* On paper nothing of another quarter than that of its foot. */
    document.body.classList.toggle("ander-kwartaal", key !== defaults.kwartaal);
    if (key && page) showView(key);
    /* The foot of the memo that a page is on paper. */
    const address = one("#voet-adres");
    if (address) address.textContent = address.textContent.split("#")[0] + location.hash;
    if (key) one("#voet-kwartaal").textContent = one("#kwartaal").selectedOptions[0].textContent;
    /* Figures can come later than those of a newer choice: then they are not shown. */
    const mine = ++turn;
    for (const listener of listeners) {
      listener(wanted, chosen, () => mine === turn).then(keepQuarter, (error) => {
        if (mine === turn && message) {
          message.hidden = false;
          message.textContent = "De cijfers konden niet worden geladen. Laad de pagina opnieuw.";
        }
        throw error;
      });
    }
    window.kpKwartaal?.(key);
    keepQuarter();
  };
  for (const select of filters) {
    select.addEventListener("change", () => {
      choose({ [select.dataset.filter]: select.value === defaults[select.dataset.filter] && !select.matches("[data-altijd]") ? "" : select.value });
      say(`Nu te zien: ${select.selectedOptions[0].textContent}`);
    });
  }
  addEventListener("popstate", apply);
  addEventListener("hashchange", apply);
  document.addEventListener("DOMContentLoaded", apply);

  /* Sorting by the button of a column; what is not known is last, whichever way. */
  const sort = (head, up) => {
    const table = head.closest("table");
    const column = [...head.parentElement.children].indexOf(head);
    const isText = head.dataset.e === "naam";
    const keyOf = (row) => {
      const cell = row.cells[column];
      return isText ? cell.dataset.w ?? cell.textContent.trim() : getal(cell.textContent);
    };
    const compare = ([x], [y]) => {
      if (isText) return (up ? 1 : -1) * x.localeCompare(y, "nl");
      return Number.isNaN(x) || Number.isNaN(y) ? Number.isNaN(x) - Number.isNaN(y) : (up ? x - y : y - x);
    };
    all("th[aria-sort]", table).forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const body = table.tBodies[0];
    body.append(...[...body.rows].map((row) => [keyOf(row), row]).sort(compare).map(([, row]) => row));
  };
  /* New rows in the order that the heads say. */
  const resort = (table) => {
    const head = one("th[aria-sort]", table);
    if (head) sort(head, head.getAttribute("aria-sort") === "ascending");
  };
  document.addEventListener("click", (event) => {
    const head = event.target.closest(".sorteerbaar th button")?.parentElement;
    if (!head) return;
    const current = head.getAttribute("aria-sort");
    const up = current ? current === "descending" : ["naam", "rang"].includes(head.dataset.e);
    if (head.closest("[data-sorteer]")) {
      choose({ volgorde: `${[...head.parentElement.children].indexOf(head)}${up ? "" : "-"}` });
    } else {
      sort(head, up);
    }
  });

  /* A browser is content if a part of what has the focus is in sight. */
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(".schuif table :focus-visible")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  /* A file that the browser makes. */
  const save = (about, ending, blob) => {
    const address = URL.createObjectURL(blob);
    element("a", { href: address, download: `${about.replace(/[^\p{L}\p{N}]+/gu, "-")}.${ending}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };
  for (const button of all("[data-download=csv]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      script("static/csv.js").then(() => {
        const [about, text] = kp.asCsv(document.getElementById(button.dataset.van));
        save(about, "csv", new Blob([text], { type: "text/csv;charset=utf-8" }));
      });
    });
  }

  return { all, choose, data: (name, value) => { found[name] = value; }, element, getal, kwartaal, load, loadQuarter, notice, one, percentage, root, save, script, resort, say, sort, state, tekst, units, whenChosen: (listener) => listeners.push(listener), zoekveld };
})();
