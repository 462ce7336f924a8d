/* Search by names as people type them; search.py writes the names, in order, in zoek.js: [name, code, region or how it is old].
   rapport.js loads both when a field for it gets the focus. */
"use strict";
(() => {
  const KINDS = { regio: "AM", arbeidsmarktregio: "AM", amr: "AM", gemeente: "GM", gem: "GM" };
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ij", "y").match(/[a-z0-9]+/g) ?? [];
  const number = (code) => code.toLowerCase().replace(/^([ga]m)?r?0*(?=\d)/, "$1");
  const index = zoekindex.map(([name, code, more]) => {
    const words = fold(name);
    return { name, code, more, words, whole: words.join(""), number: number(code), isOld: typeof more === "number" };
  });
  const now = Object.fromEntries(index.filter((one) => !one.isOld).map((one) => [one.code, one]));
  const best = (entries, score, most) => entries.map((one) => [score(one), one]).filter(([rank]) => rank < most)
    .sort(([a, x], [b, y]) => a - b || x.isOld - y.isOld);

  /* 0 the name or code, 1 its first words, 2 its beginning, 3 beginnings of its words in any order, 4 parts. */
  const level = (sought, joined) => ({ words, whole, number: own }) => {
    if (/\d/.test(joined)) return [own, own.slice(2)].includes(number(joined)) ? 0 : own.startsWith(number(joined)) ? 2 : 9;
    if (whole.startsWith(joined)) return whole === joined ? 0 : sought.every((word, at) => words[at] === word) ? 1 : 2;
    if (sought.every((word) => words.some((part) => part.startsWith(word)))) return 3;
    return whole.includes(joined) || sought.every((word) => whole.includes(word)) ? 4 : 9;
  };
  /* How many letters are typed wrong, left out, too many or swapped; a half more for the beginning of a longer name. */
  const allowed = (text) => text.length < 4 ? 0 : text.length < 6 ? 1 : 2;
  const errors = (text, name) => {
    const most = allowed(text);
    const size = Math.min(name.length, text.length + most);
    if (text.length - size > most) return 9;
    let before;
    let last = Array.from({ length: size + 1 }, (_, j) => j);
    for (let i = 1; i <= text.length; i++) {
      const row = [i];
      for (let j = 1; j <= size; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (text[i - 1] !== name[j - 1]));
        if (text[i - 1] === name[j - 2] && text[i - 2] === name[j - 1]) row[j] = Math.min(row[j], before?.[j - 2] + 1 || 9);
      }
      if (Math.min(...row) > most) return 9;
      [before, last] = [last, row];
    }
    return Math.min(size < name.length ? 9 : last[size], Math.min(...last) + .5);
  };
  const mistyped = (sought, joined) => ({ words, whole }) => Math.min(errors(joined, whole),
    sought.reduce((sum, word) => sum + Math.min(...words.map((part) => errors(word, part))), .25));

  /* At most eight of [name, page, what it is, code]; `gok` if they are guesses at what was mistyped. */
  kp.zoek = (text) => {
    const every = fold(text);
    const rest = every.filter((word) => !KINDS[word]);
    const sought = rest.length ? rest : every;
    const joined = sought.join("");
    const kind = rest.length < every.length && rest.length ? KINDS[every.find((word) => KINDS[word])] : "";
    const within = index.filter(({ code }) => code === "NL" || code.startsWith(kind));
    let hits = joined ? best(within, level(sought, joined), 9) : [];
    if (!hits.length && kind === "AM") {
      hits = best(index, level(sought, joined), 9).map(([rank, { code }]) => [rank, now[now[code].more]]).filter(([, region]) => region);
    }
    const gok = !hits.length;
    if (gok && joined) hits = best(within, mistyped(sought, joined), 2.75).filter(([rank], _, [[least]]) => rank < Math.floor(least) + 1);
    const shown = {};
    for (const [, { name, code, more, whole, isOld }] of hits) {
      const own = now[code];
      const what = code === "NL" ? "alle regio’s" : code.startsWith("AM") ? "regio" : "gemeente";
      const page = code === "NL" ? "index" : `${what === "regio" ? "amr" : what}/${code}`;
      const [title, hint] = isOld && !own.whole.includes(whole)
        ? [name, [`${what} ${own.name}`, `nu ${own.name}`, `nu deels ${own.name}`][more]] : [own.name, what];
      shown[code] ??= [title, `${page}.html`, hint, code];
    }
    const found = Object.values(shown);
    return Object.assign(found.slice(0, 8), { gok, isMore: found.length > 8 });
  };

  /* A field with a list of what it finds (the combobox of the ARIA practices). Without `pick` what is found are links.
     Gives what Enter does. */
  kp.zoeklijst = (input, pick) => {
    const { element } = kp;
    const list = element("ul", { id: `${input.id}lijst`, role: "listbox", "aria-label": "Gevonden" });
    const told = element("p");
    const box = element("div", { id: `${input.id}resultaat`, class: "resultaat" }, told, list);
    const status = element("p", { id: `${input.id}status`, class: "verborgen", role: "status" });
    const set = (values) => Object.entries(values).forEach(([name, value]) => input.setAttribute(name, value));
    let options = [];
    let at = -1;
    let isGuess = false;
    const mark = (place) => {
      at = place;
      options.forEach((option, other) => option.setAttribute("aria-selected", other === at));
      options[at]?.scrollIntoView({ block: "nearest" });
      set({ "aria-activedescendant": options[at]?.id ?? "" });
    };
    const show = (hits, message) => {
      const key = kp.state().get("kwartaal");
      isGuess = hits.gok;
      options = hits.map(([name, page, hint, code], place) => {
        const option = element("a", { id: `${list.id}-${place}`, role: "option", tabindex: -1,
          href: kp.root + page + (key ? `#kwartaal=${key}` : "") }, name, " ", element("span", {}, hint));
        option.addEventListener("click", (event) => {
          if (pick) {
            event.preventDefault();
            input.value = "";
            input.focus();
            pick(code);
          }
          close();
        });
        return option;
      });
      list.replaceChildren(...options.map((option) => element("li", { role: "none" }, option)));
      told.hidden = hits.length && !isGuess;
      list.hidden = !hits.length;
      box.hidden = !message;
      told.textContent = status.textContent = message;
      set({ "aria-expanded": hits.length > 0 });
      mark(-1);
    };
    const close = () => show([], "");
    const search = () => {
      const hits = kp.zoek(input.value);
      const guess = hits.gok && hits.length ? ` Bedoelde u ${hits[0][0]}${hits.length > 1 ? ", of een andere" : ""}?` : "";
      show(hits, !input.value.trim() ? "" : hits.gok ? `Niets gevonden.${guess}` : hits.isMore ? "Meer dan 8 gevonden: typ meer letters." : `${hits.length} gevonden`);
    };
    input.addEventListener("input", search);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        if (box.hidden) input.value = "";
        close();
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      if (!options.length) search();
      const stops = options.length + 1;
      mark((at + 1 + step + stops) % stops - 1);
    });
    const leave = (target) => { if (target && target !== input && !box.contains(target)) close(); };
    document.addEventListener("click", (event) => leave(event.target));
    input.addEventListener("blur", (event) => leave(event.relatedTarget));
    set({ "aria-controls": list.id });
    input.after(status, box);
    search();
    return () => {
      if (isGuess && at < 0) mark(0); else options[Math.max(at, 0)]?.click();
    };
  };
})();
