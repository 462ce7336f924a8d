/* Draws a line chart in the browser as chart.html does at build, by the rules of geometry.py. Needs grafiek.js.
   A line: {naam, kleur, streep, punten}, its dashes a class of grafiek.css; each point is of a quarter: shares as 0-1, null if not known; one at least is. */
"use strict";
window.kpLijnen = (container, { title, subtitle, source, lines, kwartalen }) => {
  const [TOP, PLOT, FOOT, ROW, CHARACTER, LENGTH, GAP, LEAST] = [10, 200, 28, 15, 8, 14, 3, 10];
  const count = kwartalen.length;
  const text = (raw) => raw.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const tenths = (number) => Math.floor(number * 10 + 0.5) / 10;
  const figure = (value) => value === null ? "geen gegevens" : kp.tekst(kp.percentage(value), "aandeel");
  const along = (index) => Math.floor(1000 * (count > 1 ? index / (count - 1) : 0.5) + 0.5);

  const axisOf = (values) => {
    let [low, high] = [Math.min(...values), Math.max(...values)];
    if (high - low < LEAST) [low, high] = [(low + high - LEAST) / 2, (low + high + LEAST) / 2];
    [low, high] = [Math.max(low, 0), Math.min(high, 100)];
    let step = 1;
    for (let power = 1; (high - low) / step > 5;) {
      const size = step / power;
      if (size === 5) power *= 10;
      step = size === 1 ? 2 * power : size === 2 ? 5 * power : power;
    }
    return [Math.floor(low / step) * step, Math.ceil(high / step) * step, step];
  };
  const wrapped = (words) => {
    const rows = [""];
    for (const piece of words.match(/ *[^ /-]{1,20}[/-]?| *[/-]+/g)) {
      const row = rows.at(-1);
      if (row && (row + piece).length > LENGTH) rows.push(piece.replace(/^ +/, ""));
      else rows[rows.length - 1] += piece;
    }
    return rows;
  };
  const apart = (places, heights, bottom) => {
    const order = places.map((_, index) => index).sort((a, b) => places[a] - places[b]);
    const [offsets, blocks] = [[], []];
    let used = 0;
    for (const index of order) {
      offsets[index] = used + heights[index] / 2;
      used += heights[index];
      let [total, size] = [places[index] - offsets[index], 1];
      while (blocks.length && blocks.at(-1)[0] / blocks.at(-1)[1] > total / size) {
        const [before, others] = blocks.pop();
        [total, size] = [total + before, size + others];
      }
      blocks.push([total, size]);
    }
    const starts = blocks.flatMap(([total, size]) => Array(size).fill(Math.max(0, Math.min(bottom - used, total / size))));
    const found = [];
    order.forEach((index, number) => { found[index] = starts[number] + offsets[index]; });
    return found;
  };

  const drawn = lines.map(({ naam, kleur, streep, punten }) => {
    const last = punten.findLastIndex((value) => value !== null);
    const late = last === count - 1 ? "" : ` (${kwartalen[last].replace("Q", "\u00a0k")})`;
    return { naam, kleur, streep, punten, last, values: punten.map((value) => value === null ? null : 100 * value),
      rows: wrapped(`${naam} ${figure(punten[last])}${late}`) };
  });
  const known = drawn.flatMap(({ values }) => values).filter((value) => value !== null);
  const heights = drawn.map(({ rows }) => rows.length * ROW + GAP);
  const plot = Math.max(PLOT, heights.reduce((sum, height) => sum + height) - TOP);
  const axes = [axisOf(known), [0, 100, 25]];
  const hasTwo = axes[0][0] !== axes[1][0] || axes[0][1] !== axes[1][1];
  const place = (value, [bottom, top]) => TOP + plot * (1 - (value - bottom) / (top - bottom));
  const ticks = axes.slice(0, 1 + hasTwo).map((axis, index) => [["pas", "nul"][index], Array.from(
    { length: Math.round((axis[1] - axis[0]) / axis[2]) + 1 }, (_, number) => axis[0] + axis[2] * number,
  ).map((value) => [tenths(place(value, axis)), `${value}\u00a0%`])]);
  const paths = drawn.map(({ values, last }) => {
    let [path, dots] = ["", ""];
    values.forEach((value, index) => {
      if (value === null) return;
      const at = `${along(index)} ${tenths(place(value, axes[0]))}`;
      const begins = index === 0 || values[index - 1] === null;
      path += (begins ? "M" : "L") + at;
      if (index === last || (begins && values[index + 1] === null)) dots += `M${at}h0`;
    });
    return [path, dots];
  });
  const labels = axes.map((axis) => apart(drawn.map(({ values, last }) => place(values[last], axis)), heights,
    Math.max(TOP + plot, heights.reduce((sum, height) => sum + height))).map(
    (middle, index) => tenths(middle - (drawn[index].rows.length - 1) * ROW / 2 + 4)));
  const years = kwartalen.flatMap((key, index) => key.endsWith("Q1") ? [[index, key.slice(0, 4)]] : []);
  const [step, phone] = [9, 4].map((most) => Math.ceil(years.length / most));
  const below = years.length < 3
    ? [...new Set([0, count - 1])].map((index) => [along(index), kwartalen[index].replace("Q", " k"), false])
    : years.flatMap(([index, year], number) => number % step ? [] : [[along(index), year, number % phone > 0]]);

  const scale = (axes[0][1] - axes[0][0]) / (axes[1][1] - axes[1][0]);
  const left = 8 + CHARACTER * Math.max(...ticks.flatMap(([, each]) => each.map(([, words]) => words.length)));
  const right = 12 + CHARACTER * Math.max(...drawn.flatMap(({ rows }) => rows.map((row) => row.length)));
  const stretch = hasTwo ? `;--s:${Number(scale.toPrecision(6))};--c:${tenths(place(axes[0][0], axes[1]) - scale * place(axes[0][0], axes[0]))}px` : "";
  const [height, foot] = [TOP + plot + FOOT, TOP + plot];
  const words = `Lijngrafiek.${drawn.map(({ naam, punten, last }) => {
    const first = punten.findIndex((value) => value !== null);
    return ` ${naam}: van ${figure(punten[first])} in ${kp.kwartaal(kwartalen[first])} naar ${figure(punten[last])} in ${kp.kwartaal(kwartalen[last])}.`;
  }).join("")} Alle cijfers staan in de tabel.`;
  const join = (list, made) => list.map((one, index) => made(one, index)).join("");
  container.innerHTML = `<figure class="grafiek" id="grafiek-eigen" data-van="${kwartalen[0]}">
<figcaption><strong>${text(title)}</strong> <span>${text(subtitle)}</span></figcaption>
${hasTwo ? `<label class="schaal"><input type="checkbox"> As van 0 tot 100&nbsp;%</label>` : ""}
<div class="doek" style="--l:${left}px;--r:${right}px${stretch}"><svg class="plot" role="img" aria-label="${text(words)}" height="${height}"><svg viewBox="0 0 1000 ${height}" preserveAspectRatio="none">${
    join(ticks, ([name, each]) => `<path class="r ${name}" d="${join(each.slice(1), ([y]) => `M0 ${y}h1000`)}"/>`)}<path class="r as" d="M0 ${foot}h1000${
    join(below, ([x]) => `M${x} ${foot}v5`)}"/><path class="kz" d="M1000 10V${foot}"/><g class="l">${
    join([...drawn.keys()].reverse(), (index) => `<g style="--k:${text(drawn[index].kleur)}"><path${drawn[index].streep ? ` class="${drawn[index].streep}"` : ""} d="${paths[index][0]}"/><path class="d" d="${paths[index][1]}"/></g>`)}</g></svg>${
    join(ticks, ([name, each]) => `<g class="y ${name}" transform="translate(-8 4)">${join(each, ([y, label]) => `<text y="${y}">${label}</text>`)}</g>`)}<g class="x" transform="translate(0 ${foot + 21})">${
    join(below, ([x, label, isWide]) => `<text${isWide ? ' class="w"' : ""} x="${x / 10}%">${label}</text>`)}</g><svg class="e" x="100%">${
    join(drawn, ({ kleur, rows }, index) => `<text style="--k:${text(kleur)};--f:${labels[0][index]}px;--n:${labels[1][index]}px">${
      rows.map((row, number) => `<tspan x="12"${number ? ' dy="15"' : ""}>${text(row)}</tspan>`).join("")}</text>`)}</svg></svg></div>
<p class="bronregel">${text(source)}</p>
<details><summary>Toon als tabel</summary><div class="schuif" tabindex="0" role="region" aria-label="Tabel: ${text(title)}"><table><caption>${text(title)}</caption><thead><tr><th scope=col>Kwartaal${
    join(drawn, ({ naam }) => `<th scope=col>${text(naam)}`)}<tbody>${
    join(kwartalen, (key, index) => `<tr><th scope=row>${kp.kwartaal(key)}${join(drawn, ({ punten }) => `<td>${figure(punten[index])}`)}`)}</table></div></details>
</figure>`;
  window.kpGrafiek(container.firstChild);
};
