/* What can be done with a chart: save or copy its picture, copy its link or its source. */
"use strict";
(() => {
  const { all, element, one } = kp;

  /* The chart as an SVG that stands alone: light on white, 720 pixels wide, with title and source; no style sheet. */
  const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const number = (value) => Math.round(value * 10) / 10;
  const rowsOf = (text, length) => text.match(new RegExp(`\\S.{0,${length - 1}}(?=\\s|$)`, "g")) ?? [];
  const WIDTH = 720;
  const EDGE = 20;
  const picture = (figure) => {
    const copy = figure.cloneNode(true);
    copy.classList.add("licht");
    copy.removeAttribute("id");
    all("[id]", copy).forEach((part) => part.removeAttribute("id"));
    all(".kruis, .lees, .lezing, details", copy).forEach((part) => part.remove());
    const ticked = one(".schaal input", copy);
    if (ticked) ticked.checked = one(".schaal input", figure).checked;
    copy.style.cssText = `position:fixed;left:-9999px;top:0;width:${WIDTH - 2 * EDGE}px`;
    copy.setAttribute("aria-hidden", "true");
    all("*", copy).forEach((part) => { part.style.transition = "none"; });
    document.body.append(copy);
    const canvas = one(".doek", copy).getBoundingClientRect();
    const font = getComputedStyle(copy).fontFamily.replaceAll('"', "'");
    const drawn = [];
    const written = (text, x, y, size, weight, colour, anchor = "start") => drawn.push(
      `<text x="${number(x)}" y="${number(y)}" font-size="${size}" font-weight="${weight}" fill="${colour}" text-anchor="${anchor}">${escaped(text)}</text>`);
    let down = EDGE - 6;
    const paragraph = (part, size, length) => {
      const { fontWeight, color } = getComputedStyle(part);
      for (const row of rowsOf(part.textContent.trim(), length)) written(row, EDGE, down += size * 1.3, size, fontWeight, color);
    };
    paragraph(one("figcaption strong", copy), 18, 70);
    down += 3;
    paragraph(one("figcaption span", copy), 13.5, 98);
    down += 16;
    const place = (part, x, y) => {
      const { a, d, e, f } = part.getScreenCTM();
      return [a * x + e - canvas.left + EDGE, d * y + f - canvas.top + down];
    };
    for (const part of all(".plot path, .plot line, .plot rect, .plot text", copy)) {
      const style = getComputedStyle(part);
      if (!part.getClientRects().length || (style.fill === "none" && style.stroke === "none")) continue;
      const { x, y, width, height } = part.getBBox();
      const stroke = `stroke="${style.stroke}" stroke-width="${parseFloat(style.strokeWidth)}"`;
      if (part.localName === "text") {
        for (const row of part.children.length ? part.children : [part]) {
          const last = row.getNumberOfChars() - 1;
          const [begin, end] = [row.getStartPositionOfChar(0), row.getEndPositionOfChar(last)];
          const along = { start: begin.x, middle: (begin.x + end.x) / 2, end: end.x }[style.textAnchor];
          written(row.textContent, ...place(part, along, begin.y), parseFloat(style.fontSize), style.fontWeight, style.fill, style.textAnchor);
        }
      } else if (part.localName === "rect") {
        const [[left, top], [right, foot]] = [place(part, x, y), place(part, x + width, y + height)];
        drawn.push(`<rect x="${number(left)}" y="${number(top)}" width="${number(right - left)}" height="${number(foot - top)}" fill="${style.fill}" opacity="${style.opacity}"/>`);
      } else if (part.localName === "line") {
        const [[left, top], [right, foot]] = [place(part, x, y), place(part, x + width, y + height)];
        drawn.push(`<path d="M${number(left)} ${number(top)}L${number(right)} ${number(foot)}" fill="none" ${stroke}/>`);
      } else if (part.classList.contains("d")) {
        for (const [, left, top] of part.getAttribute("d").matchAll(/M([\d.]+) ([\d.]+)/g)) {
          const [cx, cy] = place(part, left, top);
          drawn.push(`<circle cx="${number(cx)}" cy="${number(cy)}" r="${parseFloat(style.strokeWidth) / 2}" fill="${style.stroke}"/>`);
        }
      } else {
        let [px, py] = [0, 0];
        const path = part.getAttribute("d").replace(/([MLhvV])([\d.]+)(?: ([\d.]+))?/g, (_, sign, first, second) => {
          if (sign === "h") px += Number(first);
          else if (sign === "v") py += Number(first);
          else if (sign === "V") py = Number(first);
          else [px, py] = [Number(first), Number(second)];
          return (sign === "M" ? "M" : "L") + place(part, px, py).map(number).join(" ");
        });
        const dashes = style.strokeDasharray === "none" ? "" : ` stroke-dasharray="${style.strokeDasharray.replaceAll("px", "")}"`;
        drawn.push(`<path d="${path}" fill="none" ${stroke}${dashes} stroke-linecap="${style.strokeLinecap}" stroke-linejoin="round"/>`);
      }
    }
    down += canvas.height;
    paragraph(one(".bronregel", copy), 11.5, 115);
    copy.remove();
    const [title, height] = [escaped(one("figcaption strong", figure).textContent), Math.ceil(down + EDGE)];
    return { height, svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${font}">`
      + `<title>${title}</title><rect width="100%" height="100%" fill="#fff"/>${drawn.join("\n")}</svg>` };
  };
  const png = async (figure) => {
    const { svg, height } = picture(figure);
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = element("canvas", { width: 2 * WIDTH, height: 2 * height });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  };

  const save = (blob, figure, ending) => kp.save(`${document.title} ${one("figcaption strong", figure).textContent}`, ending, blob);
  const address = (figure) => {
    const found = new URL(location.href);
    const state = new URLSearchParams(found.hash.includes("=") ? found.hash.slice(1) : "");
    state.delete("grafiek");
    if (state.toString()) state.set("grafiek", figure.id);
    found.hash = state.toString() || figure.id;
    return found.href;
  };
  const citation = (figure) => {
    const title = one("figcaption strong", figure).textContent;
    const where = location.protocol === "file:" ? "" : ` ${address(figure)}`;
    return `${title} (${one("figcaption span", figure).textContent}). ${document.body.dataset.citaat}.${where}`;
  };
  /* Fills the menu of a chart. */
  window.kpGebruik = (figure, folded) => {
    const status = element("span", { role: "status" });
    const field = element("textarea", { readonly: "", hidden: "", "aria-label": "Tekst om te kopiëren" });
    const write = async (text, done) => {
      try {
        await navigator.clipboard.writeText(text);
        status.textContent = done;
      } catch {
        field.value = text;
        field.hidden = false;
        field.select();
        status.textContent = "Uw browser staat kopiëren niet toe. Kopieer de tekst hieronder zelf.";
      }
    };
    const copyPicture = async () => {
      try {
        await navigator.clipboard.write([new ClipboardItem({ "image/png": png(figure) })]);
        status.textContent = "De afbeelding is gekopieerd.";
      } catch {
        status.textContent = "Uw browser staat kopiëren van een afbeelding niet toe. Bewaar de PNG.";
      }
    };
    const actions = {
      "Bewaar als PNG": async () => save(await png(figure), figure, "png"),
      "Bewaar als SVG": () => save(new Blob([picture(figure).svg], { type: "image/svg+xml" }), figure, "svg"),
      "Kopieer afbeelding": copyPicture,
      "Kopieer link": () => write(address(figure), "De link is gekopieerd."),
      "Kopieer bronvermelding": () => write(citation(figure), "De bronvermelding is gekopieerd."),
    };
    const buttons = Object.entries(actions).map(([name, act]) => {
      const button = element("button", { type: "button" }, name);
      button.addEventListener("click", () => {
        status.textContent = "";
        field.hidden = true;
        Promise.resolve(act()).catch(() => { status.textContent = "Dat lukt niet in deze browser."; });
      });
      return button;
    });
    folded.append(element("p", {}, ...buttons), status, field);
  };
})();
