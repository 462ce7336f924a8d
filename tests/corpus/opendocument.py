"""A publication as flat OpenDocument, for LibreOffice: a text with a table (or tab stops), or a sheet."""

from __future__ import annotations

from itertools import accumulate
from xml.sax.saxutils import escape

from tests.corpus.publication import PROSE_AFTER, PROSE_BEFORE, Blok, Kopcel, Layout

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
}
_ALIGN = {"rechts": "end", "midden": "center", "links": "start"}
_VALIGN = {"boven": "top", "midden": "middle", "onder": "bottom"}


def text_document(blokken: list[Blok], layout: Layout, *, tabs: bool = False) -> str:
    """A Writer document (.fodt); with `tabs` the table is lines with tab stops."""
    body = ""
    for index, blok in enumerate(blokken):
        new = index > 0 and layout.per_pagina
        for place, line in enumerate(blok.kop):
            style = ("T1" if place == 0 and not (layout.een_kop and index) else "T2") + (
                "N" if new and place == 0 else ""
            )
            body += f'<text:p text:style-name="{style}">{escape(line)}</text:p>'
        if "voor" in layout.proza:
            body += _p("P", PROSE_BEFORE)
        if "kolommen" in layout.proza:
            body += _columns(f"K{index}a", PROSE_BEFORE, PROSE_AFTER)
        body += _tab_lines(blok) if tabs else _beside(_text_table(blok, layout, index), layout)
        body += _p("noot", blok.voetnoot)
        if "na" in layout.proza:
            body += _p("P", PROSE_AFTER)
        if "kolommen" in layout.proza:
            body += _columns(f"K{index}b", PROSE_AFTER, PROSE_BEFORE)
    styles = _styles(layout)
    return _document("text", styles, f"<office:text>{body}</office:text>", layout)


def sheet(blokken: list[Blok], layout: Layout) -> str:
    """A Calc document (.fods): everything in cells."""
    name = "".join(f'<table:table-column table:style-name="{style}"/>' for style in ("CN", *["CK"] * 5))
    body = ""
    for index, blok in enumerate(blokken):
        rows = "".join(_sheet_row("RA", _sheet_cell(line, "kop", 6)) for line in blok.kop)
        if "voor" in layout.proza:
            rows += _sheet_row("RH", _sheet_cell(PROSE_BEFORE, "tekst", 6))
        rows += _sheet_row("RA", "<table:table-cell/>")
        labels = "".join(_sheet_row("RL", cells) for cells in _label_rows(blok.labels))
        rows += f"<table:table-header-rows>{labels}</table:table-header-rows>" if layout.herhaal_kop else labels
        for place, rij in enumerate(blok.rijen):
            bold = "V" if place == blok.totaal else ""
            zebra = "Z" if layout.lijnen == "zebra" and place % 2 else ""
            cells = _sheet_cell(rij[0], f"naam{bold}{zebra}")
            cells += "".join(_sheet_cell(text, f"getal{bold}{zebra}") for text in rij[1:])
            rows += _sheet_row("RB" if place in layout.breek_na else "RR", cells)
        rows += _sheet_row("RH", _sheet_cell(blok.voetnoot, "tekst", 6))
        if "na" in layout.proza:
            rows += _sheet_row("RH", _sheet_cell(PROSE_AFTER, "tekst", 6))
        body += f'<table:table table:name="B{index}" table:style-name="TA">{name}{rows}</table:table>'
    return _document("spreadsheet", _styles(layout), f"<office:spreadsheet>{body}</office:spreadsheet>", layout)


def _document(kind: str, styles: str, body: str, layout: Layout) -> str:
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
    width, height = ("297mm", "210mm") if layout.liggend else ("210mm", "297mm")
    turned = "landscape" if layout.liggend else "portrait"
    header = footer = ""
    if layout.paginakop:
        header = f"<style:header>{_p('PK', 'Synthetisch voorbeeld, 14 april 2024')}</style:header>"
        footer = f"<style:footer>{_p('PK', 'Pagina @')}</style:footer>".replace(
            "@", "<text:page-number/> van <text:page-count/>"
        )
    elif kind == "spreadsheet":
        header = '<style:header style:display="false"/>'
        footer = '<style:footer style:display="false"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}">'
        f'<office:font-face-decls><style:font-face style:name="L" svg:font-family="\'{layout.lettertype}\'"/>'
        "</office:font-face-decls><office:styles>"
        '<style:style style:name="PK" style:family="paragraph">'
        '<style:text-properties style:font-name="L" fo:font-size="8pt"/></style:style>'
        "</office:styles>"
        f"<office:automatic-styles>{styles}"
        f'<style:page-layout style:name="PL"><style:page-layout-properties fo:page-width="{width}" '
        f'fo:page-height="{height}" style:print-orientation="{turned}" fo:margin="15mm"/></style:page-layout>'
        "</office:automatic-styles><office:master-styles>"
        f'<style:master-page style:name="{"Standard" if kind == "text" else "Default"}" '
        f'style:page-layout-name="PL">{header}{footer}</style:master-page></office:master-styles>'
        f"<office:body>{body}</office:body></office:document>"
    )


def _styles(layout: Layout) -> str:
    font = f'style:font-name="L" fo:font-size="{layout.korps}pt"'
    border = {"alle": 'fo:border="0.5pt solid #000000"', "dun": 'fo:border-bottom="0.3pt solid #888888"'}
    edge = border.get(layout.lijnen, "")
    label_edge = edge if layout.lijnen == "alle" else ""
    spread = f'fo:letter-spacing="{layout.spatie_kop}pt"' if layout.spatie_kop else ""
    spread_number = f'fo:letter-spacing="{layout.spatie_getal}pt"' if layout.spatie_getal else ""
    valign = f'style:vertical-align="{_VALIGN[layout.figuren]}"'
    align = _ALIGN[layout.uitlijning]
    dark = 'fo:background-color="#0a2a5c"' if layout.kop_donker else ""
    white = 'fo:color="#ffffff"' if layout.kop_donker else ""
    bold = 'fo:font-weight="bold"' if layout.vet else ""

    def paragraph(name: str, properties: str, text: str) -> str:
        return (
            f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {properties}/>'
            f"<style:text-properties {text}/></style:style>"
        )

    def cell(name: str, properties: str, paragraph_properties: str = "", text: str = "") -> str:
        return (
            f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties {properties}/>'
            f"<style:paragraph-properties {paragraph_properties}/><style:text-properties {text}/></style:style>"
        )

    def width(name: str, value: float) -> str:
        return (
            f'<style:style style:name="{name}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{value}pt"/></style:style>'
        )

    def height(name: str, properties: str) -> str:
        return (
            f'<style:style style:name="{name}" style:family="table-row">'
            f"<style:table-row-properties {properties}/></style:style>"
        )

    total = layout.naambreedte + 5 * layout.kolombreedte
    stops = ""
    rights = list(accumulate([layout.naambreedte, *[layout.kolombreedte] * 5]))[1:]
    for right in rights:
        stops += f'<style:tab-stop style:position="{right}pt" style:type="right"/>'
    tab_stops = f"<style:tab-stops>{stops}</style:tab-stops>"

    def tabbed(name: str, text: str) -> str:
        return (
            f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties '
            f'fo:line-height="{layout.rijhoogte}pt">{tab_stops}</style:paragraph-properties>'
            f"<style:text-properties {text}/></style:style>"
        )

    return "".join(
        [
            paragraph("T1", 'fo:margin-bottom="4pt"', f'style:font-name="L" fo:font-size="15pt" {bold} {spread}'),
            paragraph("T2", 'fo:margin-bottom="6pt"', f'style:font-name="L" fo:font-size="12pt" {bold} {spread}'),
            paragraph(
                "T1N",
                'fo:break-before="page" fo:margin-bottom="4pt"',
                f'style:font-name="L" fo:font-size="15pt" {bold}',
            ),
            paragraph(
                "T2N",
                'fo:break-before="page" fo:margin-bottom="4pt"',
                f'style:font-name="L" fo:font-size="12pt" {bold}',
            ),
            paragraph("P", 'fo:margin-top="5pt" fo:margin-bottom="5pt"', font),
            paragraph("noot", 'fo:margin-top="5pt"', 'style:font-name="L" fo:font-size="8pt"'),
            paragraph("naam", "", font),
            paragraph("naamV", "", f"{font} {bold}"),
            paragraph("getal", f'fo:text-align="{align}"', f"{font} {spread_number}"),
            paragraph("getalV", f'fo:text-align="{align}"', f"{font} {spread_number} {bold}"),
            paragraph(
                "label",
                'fo:text-align="center"',
                f'style:font-name="L" fo:font-size="{layout.kopkorps or layout.korps * 0.85}pt" {bold} {white}',
            ),
            tabbed("tab", font),
            tabbed("tabV", f"{font} {bold}"),
            cell("C", f'{valign} fo:padding="1.5pt" {edge}'),
            cell("CZ", f'{valign} fo:padding="1.5pt" {edge} fo:background-color="#e4ecf4"'),
            cell("CL", f'style:vertical-align="bottom" fo:padding="1.5pt" {label_edge} {dark}'),
            cell("kader", 'fo:border="0.5pt solid #555555" fo:padding="3pt"'),
            cell("leeg", 'fo:padding="0pt"'),
            *(
                cell(
                    f"{kind}{b}{z}",
                    f'{valign} {edge} fo:wrap-option="wrap"' + (' fo:background-color="#e4ecf4"' if z else ""),
                    f'fo:text-align="{side}"',
                    f"{font} {bold if b else ''} {spread_number if kind == 'getal' else ''}",
                )
                for kind, side in (("naam", "start"), ("getal", align))
                for b in ("", "V")
                for z in ("", "Z")
            ),
            cell("kop", "", "", f'style:font-name="L" fo:font-size="13pt" {bold} {spread}'),
            cell(
                "tekst",
                'fo:wrap-option="wrap" style:vertical-align="top"',
                "",
                'style:font-name="L" fo:font-size="8pt"',
            ),
            cell(
                "slabel",
                f'fo:wrap-option="wrap" style:vertical-align="bottom" {label_edge} {dark}',
                'fo:text-align="center"',
                f'style:font-name="L" fo:font-size="{layout.kopkorps or layout.korps * 0.85}pt" {bold} {white}',
            ),
            width("CN", layout.naambreedte),
            width("CK", layout.kolombreedte),
            width("CZIJ", 100),
            width("CTAB", total + 6),
            height("R", f'style:min-row-height="{layout.rijhoogte}pt" fo:keep-together="always"'),
            height("RR", f'style:row-height="{layout.rijhoogte}pt" style:use-optimal-row-height="{_optimal(layout)}"'),
            height(
                "RB",
                f'style:row-height="{layout.rijhoogte}pt" style:use-optimal-row-height="{_optimal(layout)}" '
                'fo:break-before="page"',
            ),
            height("RA", 'style:use-optimal-row-height="true"'),
            height("RL", 'style:row-height="26pt" style:use-optimal-row-height="false"'),
            height("RH", 'style:row-height="40pt" style:use-optimal-row-height="false"'),
            f'<style:style style:name="TB" style:family="table"><style:table-properties style:width="{total}pt" '
            'table:align="left"/></style:style>',
            f'<style:style style:name="TO" style:family="table"><style:table-properties style:width="{total + 106}pt" '
            'table:align="left"/></style:style>',
            '<style:style style:name="TA" style:family="table" style:master-page-name="Default"/>',
            '<style:style style:name="S2" style:family="section"><style:section-properties>'
            '<style:columns fo:column-count="2" fo:column-gap="8mm"/></style:section-properties></style:style>',
        ]
    )


def _optimal(layout: Layout) -> str:
    return "true" if layout.rijhoogte <= 16 else "false"


def _p(style: str, text: str) -> str:
    lines = "<text:line-break/>".join(escape(line) for line in text.split("\n"))
    return f'<text:p text:style-name="{style}">{lines}</text:p>'


def _columns(name: str, *texts: str) -> str:
    inner = "".join(_p("P", text) for text in texts)
    return f'<text:section text:style-name="S2" text:name="{name}">{inner}</text:section>'


def _text_table(blok: Blok, layout: Layout, index: int) -> str:
    labels = "".join(
        f"<table:table-row>{''.join(_text_label(cell) for cell in row)}</table:table-row>"
        for row in _with_covered(blok.labels)
    )
    rows = ""
    for place, rij in enumerate(blok.rijen):
        bold = "V" if place == blok.totaal else ""
        cell = "CZ" if layout.lijnen == "zebra" and place % 2 else "C"
        cells = f'<table:table-cell table:style-name="{cell}">{_p(f"naam{bold}", rij[0])}</table:table-cell>'
        for text in rij[1:]:
            cells += f'<table:table-cell table:style-name="{cell}">{_p(f"getal{bold}", text)}</table:table-cell>'
        rows += f'<table:table-row table:style-name="R">{cells}</table:table-row>'
    head = f"<table:table-header-rows>{labels}</table:table-header-rows>" if layout.herhaal_kop else labels
    columns = '<table:table-column table:style-name="CN"/>' + '<table:table-column table:style-name="CK"/>' * 5
    return f'<table:table table:name="T{index}" table:style-name="TB">{columns}{head}{rows}</table:table>'


def _beside(table: str, layout: Layout) -> str:
    """The table in a cell of another table, beside a box: how word processors put things side by side."""
    if not layout.proza & {"links", "rechts"}:
        return table
    box = "".join(_p("naam", line) for line in layout.kader)
    cells = [
        f'<table:table-cell table:style-name="kader">{box}</table:table-cell>',
        f'<table:table-cell table:style-name="leeg">{table}<text:p/></table:table-cell>',
    ]
    columns = ['<table:table-column table:style-name="CZIJ"/>', '<table:table-column table:style-name="CTAB"/>']
    if "rechts" in layout.proza:
        cells.reverse()
        columns.reverse()
    row = f"<table:table-row>{''.join(cells)}</table:table-row>"
    return f'<table:table table:name="O" table:style-name="TO">{"".join(columns)}{row}</table:table>'


def _text_label(cell: Kopcel | None) -> str:
    if cell is None:
        return "<table:covered-table-cell/>"
    spans = f'table:number-columns-spanned="{cell.columns}" table:number-rows-spanned="{cell.rows}"'
    return f'<table:table-cell table:style-name="CL" {spans}>{_p("label", cell.text)}</table:table-cell>'


def _with_covered(labels: tuple[tuple[Kopcel, ...], ...]) -> list[list[Kopcel | None]]:
    """The label rows with None where a cell is covered by a spanning one."""
    rows: list[list[Kopcel | None]] = []
    below: dict[int, int] = {}
    for row in labels:
        cells: list[Kopcel | None] = []
        for cell in row:
            while below.get(len(cells), 0):
                below[len(cells)] -= 1
                cells.append(None)
            for column in range(len(cells), len(cells) + cell.columns):
                below[column] = cell.rows - 1
            cells += [cell, *[None] * (cell.columns - 1)]
        while below.get(len(cells), 0):
            below[len(cells)] -= 1
            cells.append(None)
        rows.append(cells)
    return rows


def _tab_lines(blok: Blok) -> str:
    lines = ""
    flat = [[cell.text if cell else "" for cell in row] for row in _with_covered(blok.labels)]
    flat[-1] = [text.removesuffix(" in Sonar") for text in flat[-1]]
    texts: list[tuple[str, list[str]]] = [("tabV", row) for row in flat]
    texts += [("tabV" if place == blok.totaal else "tab", list(rij)) for place, rij in enumerate(blok.rijen)]
    for style, cells in texts:
        inner = "<text:tab/>".join(escape(cell) for cell in cells)
        lines += f'<text:p text:style-name="{style}">{inner}</text:p>'
    return lines


def _label_rows(labels: tuple[tuple[Kopcel, ...], ...]) -> list[str]:
    rows = []
    for row in _with_covered(labels):
        cells = ""
        for cell in row:
            if cell is None:
                cells += "<table:covered-table-cell/>"
            else:
                spans = f'table:number-columns-spanned="{cell.columns}" table:number-rows-spanned="{cell.rows}"'
                cells += (
                    f'<table:table-cell table:style-name="slabel" {spans} office:value-type="string">'
                    f"{_p('', cell.text)}</table:table-cell>"
                )
        rows.append(cells.replace(' text:style-name=""', ""))
    return rows


def _sheet_row(style: str, cells: str) -> str:
    return f'<table:table-row table:style-name="{style}">{cells}</table:table-row>'


def _sheet_cell(text: str, style: str, columns: int = 1) -> str:
    span = f'table:number-columns-spanned="{columns}" table:number-rows-spanned="1"' if columns > 1 else ""
    covered = "<table:covered-table-cell/>" * (columns - 1)
    return (
        f'<table:table-cell table:style-name="{style}" {span} office:value-type="string">'
        f"<text:p>{escape(text)}</text:p></table:table-cell>{covered}"
    )
