"""A publication as HTML, for the producers that print a web page (Chromium, weasyprint)."""

from __future__ import annotations

from html import escape

from tests.corpus.publication import OTHER_TABLE, PROSE_AFTER, PROSE_BEFORE, TITLE, Blok, Kopcel, Layout

_ALIGN = {"rechts": "right", "midden": "center", "links": "left"}
_VALIGN = {"boven": "top", "midden": "middle", "onder": "bottom"}


def page(blokken: list[Blok], layout: Layout) -> str:
    """The whole document."""
    body = "".join(_blok(blok, layout, first=index == 0) for index, blok in enumerate(blokken))
    return (
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>{TITLE}</title>'
        f"<style>{_style(layout)}</style></head><body>{body}</body></html>"
    )


def _style(layout: Layout) -> str:
    size = "A4 landscape" if layout.liggend else "A4"
    boxes = ""
    if layout.paginakop:
        boxes = (
            '@top-left{content:"Synthetisch voorbeeld";font-size:8pt}@top-right{content:"14 april 2024";font-size:8pt}'
            '@bottom-center{content:"Pagina " counter(page) " van " counter(pages);font-size:8pt}'
        )
    borders = {
        "dun": "td{border-bottom:.3pt solid #999}",
        "alle": "td,th{border:.5pt solid black}",
        "geen": "",
        "zebra": "tbody tr:nth-child(even){background:#e4ecf4}",
    }[layout.lijnen]
    weight = ".totaal td{font-weight:bold}" if layout.vet else "h1,h2,th{font-weight:normal}"
    dark = "th{background:#0a2a5c;color:#fff}" if layout.kop_donker else ""
    return (
        f"@page{{size:{size};margin:18mm 15mm;{boxes}}}"
        f"body{{font:{layout.korps}pt '{layout.lettertype}',sans-serif;margin:0}}"
        f"h1{{font-size:15pt;margin:0 0 4pt;letter-spacing:{layout.spatie_kop}pt}}"
        f"h2{{font-size:12pt;margin:0 0 8pt;letter-spacing:{layout.spatie_kop}pt}}"
        "table{border-collapse:collapse;table-layout:fixed;margin:8pt 0}"
        f"th{{font-size:{layout.kopkorps or layout.korps * 0.85:.2f}pt;text-align:center}}"
        "th{vertical-align:bottom;padding:2pt}"
        f"th{{letter-spacing:{layout.spatie_kop / 3:.2f}pt}}th:first-child{{text-align:left}}"
        f"td{{text-align:{_ALIGN[layout.uitlijning]};vertical-align:{_VALIGN[layout.figuren]};padding:1pt 3pt}}"
        f"td+td{{letter-spacing:{layout.spatie_getal}pt}}"
        "td:first-child{text-align:left}tr{break-inside:avoid}"
        f"td{{height:{layout.rijhoogte - 3}pt}}.nieuw{{break-before:page}}"
        ".noot{font-size:8pt}.kolommen{columns:2;column-gap:8mm}p{margin:6pt 0}"
        f".naast{{position:relative;min-height:{50 + (len(layout.kader) + 1) * layout.rijhoogte}pt}}"
        ".kader{position:absolute;top:40pt;border:.5pt solid #555;padding:3pt}"
        f".kader{{line-height:{layout.rijhoogte}pt}}"
        f"{borders}{dark}{weight}"
    )


def _blok(blok: Blok, layout: Layout, *, first: bool) -> str:
    title, *lines = blok.kop
    new = ' class="nieuw"' if not first and layout.per_pagina else ""
    tag = "h2" if layout.een_kop and not first else "h1"
    html = f"<div{new}><{tag}>{escape(title)}</{tag}>" + "".join(f"<h2>{escape(line)}</h2>" for line in lines)
    if "voor" in layout.proza:
        html += f"<p>{PROSE_BEFORE}</p>"
    if "kolommen" in layout.proza:
        html += f'<div class="kolommen"><p>{PROSE_BEFORE}</p><p>{PROSE_AFTER}</p></div>'
    html += _beside(_table(blok, layout), layout)
    html += f'<p class="noot">{escape(blok.voetnoot)}</p>'
    if "tabel" in layout.proza:
        rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in rij)}</tr>" for rij in OTHER_TABLE)
        html += f"<p>De personen in de tabel naar leeftijd (synthetisch)</p><table>{rows}</table>"
    if "na" in layout.proza:
        html += f"<p>{PROSE_AFTER}</p>"
    if "kolommen" in layout.proza:
        html += f'<div class="kolommen"><p>{PROSE_AFTER}</p><p>{PROSE_BEFORE}</p></div>'
    return html + "</div>"


def _beside(table: str, layout: Layout) -> str:
    lines = "<br>".join(escape(line) for line in layout.kader)
    if "links" in layout.proza:
        return (
            f'<div class="naast"><div class="kader" style="left:0">{lines}</div>'
            f'<div style="margin-left:105pt">{table}</div></div>'
        )
    if "rechts" in layout.proza:
        left = layout.naambreedte + 5 * layout.kolombreedte + 12
        return f'<div class="naast"><div class="kader" style="left:{left}pt">{lines}</div>{table}</div>'
    return table


def _table(blok: Blok, layout: Layout) -> str:
    columns = f'<col style="width:{layout.naambreedte}pt">' + f'<col style="width:{layout.kolombreedte}pt">' * 5
    width = layout.naambreedte + 5 * layout.kolombreedte
    labels = "".join(f"<tr>{''.join(_label(cell) for cell in row)}</tr>" for row in blok.labels)
    head = f"<thead>{labels}</thead>" if layout.herhaal_kop else f"<tbody>{labels}</tbody>"
    body = "<tbody>"
    for index, rij in enumerate(blok.rijen):
        if index in layout.breek_na:
            body += '</tbody><tbody class="nieuw">'
        bold = ' class="totaal"' if index == blok.totaal else ""
        body += f"<tr{bold}>{''.join(f'<td>{escape(cell)}</td>' for cell in rij)}</tr>"
    return f'<table style="width:{width}pt"><colgroup>{columns}</colgroup>{head}{body}</tbody></table>'


def _label(cell: Kopcel) -> str:
    text = escape(cell.text).replace("\n", "<br>")
    return f'<th colspan="{cell.columns}" rowspan="{cell.rows}">{text}</th>'
