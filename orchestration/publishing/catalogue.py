"""The catalogue of what is published, by DCAT-AP-NL 3.0: JSON-LD and Turtle, for portals that harvest it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from orchestration.publishing.description import TableDescription
from orchestration.publishing.release import LICENTIE_ONBEKEND, NAAM, TREFWOORDEN, Release, ReleaseFile

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"
_KINDS = {
    ".csv": ("CSV", "text/csv"),
    ".parquet": ("PARQUET", "application/vnd.apache.parquet"),
    ".xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".duckdb": (None, "application/octet-stream"),
}
"""By extension: the name in the EU's list of file types, which has none for DuckDB, and the media type."""
_NO_ADDRESS = "https://adres.invalid/"
"""Stands for the address of what is published while Turtle is made where nobody gave one."""

_Node = dict[str, Any]


def catalogue(
    tabellen: Sequence[TableDescription], uitgave: Release, bestanden: Mapping[str, ReleaseFile | None]
) -> dict[str, Any]:
    """The catalogue as JSON-LD: a dataset of everything, and one a table; equal data give an equal catalogue.

    Without an address of its own what is published has relative ones, which hold wherever the folder is put.

    Args:
        tabellen: the tables, each with a file in `csv/` and in `parquet/`.
        uitgave: what is said of the whole.
        bestanden: every file by its path in the folder; None for one whose bytes change without its data.
    """
    parts = [_iri(uitgave, f"#{tabel.name}") for tabel in tabellen]
    whole = _dataset(
        uitgave, NAAM, uitgave.titel, [_nl(uitgave.beschrijving)], [name for name in bestanden if "/" not in name]
    )
    nodes = [
        {
            "@id": _iri(uitgave, "#catalogus"),
            "@type": "dcat:Catalog",
            "dct:title": _nl(f"{uitgave.titel}: catalogus"),
            "dct:description": _nl(uitgave.beschrijving),
            "dct:publisher": _ref(_iri(uitgave, "#uitgever")),
            "dcat:contactPoint": _ref(_iri(uitgave, "#contact")),
            "dct:language": _ref(f"{_EU}/language/NLD"),
            "dcat:dataset": _refs([whole["@id"], *parts]),
        },
        {**whole, "dct:hasPart": _refs(parts)},
        *(
            _dataset(
                uitgave,
                tabel.name,
                f"{uitgave.titel}: {tabel.titel}",
                [_nl(f"{tabel.titel}. {uitgave.beschrijving}"), {"@value": tabel.description, "@language": "en"}],
                [f"{kind}/{tabel.name}.{kind}" for kind in ("csv", "parquet")],
            )
            for tabel in tabellen
        ),
    ]
    for name, bestand in bestanden.items():
        nodes.extend(_distribution(uitgave, name, bestand))
    nodes.extend(_shared(uitgave))
    return {"@context": _CONTEXT, "@graph": nodes}


def write_catalogue(json_ld: Mapping[str, Any], json_ld_path: Path, turtle_path: Path) -> None:
    """Write a catalogue in both forms."""
    from rdflib import Graph
    from rdflib.plugins.parsers.jsonld import to_rdf

    json_ld_path.write_text(json.dumps(json_ld, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    graph = to_rdf(json_ld, Graph(bind_namespaces="none"), base=_NO_ADDRESS)
    # rdflib makes relative addresses absolute where it reads them; here they are made relative again.
    turtle_path.write_text(graph.serialize(format="turtle").replace(f"<{_NO_ADDRESS}", "<./"), encoding="utf-8")


def _dataset(uitgave: Release, name: str, titel: str, descriptions: list[_Node], files: Iterable[str]) -> _Node:
    return {
        "@id": _iri(uitgave, f"#{name}"),
        "@type": "dcat:Dataset",
        "dct:identifier": uitgave.naam if name == NAAM else f"{uitgave.naam}/{name}",
        "dct:title": _nl(titel),
        "dct:description": descriptions,
        "dct:accessRights": _ref(f"{_EU}/access-right/PUBLIC"),
        "dct:creator": _ref(_iri(uitgave, "#uitgever")),
        "dct:publisher": _ref(_iri(uitgave, "#uitgever")),
        "dcat:contactPoint": _ref(_iri(uitgave, "#contact")),
        "dcat:theme": _ref(f"{_EU}/data-theme/SOCI"),
        "dcat:keyword": [_nl(trefwoord) for trefwoord in TREFWOORDEN],
        "dct:accrualPeriodicity": _ref(f"{_EU}/frequency/QUARTERLY"),
        "dct:language": _ref(f"{_EU}/language/NLD"),
        "dct:spatial": _ref(f"{_EU}/country/NLD"),
        **({"dct:temporal": _ref(_iri(uitgave, "#periode"))} if uitgave.begin else {}),
        "dct:provenance": _ref(_iri(uitgave, "#herkomst")),
        "dcat:distribution": _refs(_iri(uitgave, f"#{file}") for file in files),
    }


def _distribution(uitgave: Release, name: str, bestand: ReleaseFile | None) -> Iterator[_Node]:
    """The node of a file, and that of its checksum."""
    file_type, media_type = _KINDS[PurePosixPath(name).suffix]
    checksum = _iri(uitgave, f"#sha256/{name}")
    sized = (
        {"dcat:byteSize": _typed(bestand.size, "nonNegativeInteger"), "spdx:checksum": _ref(checksum)}
        if bestand
        else {}
    )
    yield {
        "@id": _iri(uitgave, f"#{name}"),
        "@type": "dcat:Distribution",
        "dct:title": _nl(f"{uitgave.titel}: {PurePosixPath(name).name}"),
        "dcat:accessURL": _ref(_iri(uitgave, name)),
        "dcat:downloadURL": _ref(_iri(uitgave, name)),
        "dct:license": _ref(LICENTIE_ONBEKEND),
        "dct:rights": _ref(_iri(uitgave, "#voorwaarden")),
        "dcat:mediaType": _ref(f"{_IANA}/{media_type}"),
        **({"dct:format": _ref(f"{_EU}/file-type/{file_type}")} if file_type else {}),
        **sized,
    }
    if bestand:
        yield {
            "@id": checksum,
            "@type": "spdx:Checksum",
            "spdx:algorithm": _ref("spdx:checksumAlgorithm_sha256"),
            "spdx:checksumValue": _typed(bestand.sha256, "hexBinary"),
        }


def _shared(uitgave: Release) -> Iterator[_Node]:
    """What the datasets and their files refer to."""
    contact = uitgave.contact or ""
    reached = {"vcard:hasEmail" if contact.startswith("mailto:") else "vcard:hasURL": _ref(contact)} if contact else {}
    yield {"@id": _iri(uitgave, "#uitgever"), "@type": "foaf:Agent", "foaf:name": _nl(NAAM)}
    yield {"@id": _iri(uitgave, "#contact"), "@type": "vcard:Kind", "vcard:fn": NAAM, **reached}
    yield {"@id": LICENTIE_ONBEKEND, "@type": "dct:LicenseDocument", "dct:title": _nl("Licentie onbekend")}
    yield {"@id": _iri(uitgave, "#voorwaarden"), "@type": "dct:RightsStatement", "rdfs:label": _nl(uitgave.voorwaarden)}
    yield {
        "@id": _iri(uitgave, "#herkomst"),
        "@type": "dct:ProvenanceStatement",
        "rdfs:label": _nl(uitgave.herkomst),
    }
    if uitgave.begin and uitgave.eind:
        yield {
            "@id": _iri(uitgave, "#periode"),
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(uitgave.begin.isoformat(), "date"),
            "dcat:endDate": _typed(uitgave.eind.isoformat(), "date"),
        }


def _iri(uitgave: Release, name: str) -> str:
    """The address of a file of the folder, or of a node of the catalogue by its fragment."""
    return f"{uitgave.url or './'}{name}"


def _ref(iri: str) -> _Node:
    return {"@id": iri}


def _refs(iris: Iterable[str]) -> list[_Node]:
    return [_ref(iri) for iri in iris]


def _nl(text: str) -> _Node:
    return {"@value": text, "@language": "nl"}


def _typed(value: object, xsd_type: str) -> _Node:
    return {"@value": str(value), "@type": f"xsd:{xsd_type}"}
