/* The table as it is shown, as CSV that Excel in Dutch opens with a double click: semicolons, decimal commas, a mark.
   rapport.js loads this when a reader asks for it. */
"use strict";
(() => {
  const named = { aandeel: " (%)", punt: " (procentpunt)" };
  const quoted = (text) => /[;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  kp.asCsv = (table) => {
    const heads = table.tHead.rows;
    const last = [...heads[heads.length - 1].cells];
    const groups = heads.length > 1 ? [...heads[0].cells].flatMap((cell) => Array(cell.colSpan).fill(cell.textContent.trim())) : [];
    const columns = last.map((cell, index) => [index, [groups[index], cell.textContent.trim()].filter(Boolean).join(" "), cell.dataset.e])
      .filter(([index, name]) => !name.endsWith("Bron") && !(table.matches(".zonder-afstand") && index === last.length - 1));
    const plain = (cell, unit) => {
      const text = cell.textContent.trim().replace(/\s+/g, " ");
      if (!unit || unit === "naam") return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
      const value = kp.getal(text);
      return Number.isNaN(value) ? "" : String(value).replace(".", ",");
    };
    const about = `${document.title}: ${table.caption.textContent.trim()}`;
    const rows = [...table.tBodies[0].rows, ...(table.tFoot?.rows ?? [])].filter((row) => !row.hidden);
    const lines = [[...columns.map(([, name, unit]) => name.includes("%") ? name : name + (named[unit] ?? "")), "tabel", "bron", "versie"],
      ...rows.map((row) => [...columns.map(([index, , unit]) => plain(row.cells[index], unit)), about,
        document.body.dataset.bron, document.body.dataset.versie])];
    return [about, "\ufeff" + lines.map((cells) => cells.map(quoted).join(";")).join("\r\n") + "\r\n"];
  };
})();
