"""The catalogue of what is published, by DCAT-AP-NL 3.0: JSON-LD and Turtle for portals that harvest it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from orchestration.publishing.description import TableDescription
from orchestration.publishing.release import KEYWORDS, NAME, UNKNOWN_LICENCE, Release, ReleaseFile

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
"""By extension: the name in the EU's list of file types (none for DuckDB), and the media type."""
_NO_ADDRESS = "https://adres.invalid/"
"""Stands in for the published address while Turtle is made, if nobody gave one."""

_Node = dict[str, Any]


def catalogue(
    tables: Sequence[TableDescription], release: Release, files: Mapping[str, ReleaseFile | None]
) -> dict[str, Any]:
    """The catalogue as JSON-LD: a dataset of everything, and one for each table; equal data give an equal catalogue.

    A release without an address has relative ones, which hold wherever the folder is put.

    Args:
        tables: the marts, each with a file in `csv/` and in `parquet/`.
        release: what applies to the whole.
        files: every file by its path in the folder; None for one whose bytes change while its data do not.
    """
    parts = [_iri(release, f"#{table.name}") for table in tables]
    whole = _dataset(
        release, NAME, release.title, [_nl(release.description)], [name for name in files if "/" not in name]
    )
    nodes = [
        {
            "@id": _iri(release, "#catalogus"),
            "@type": "dcat:Catalog",
            "dct:title": _nl(f"{release.title}: catalogus"),
            "dct:description": _nl(release.description),
            "dct:publisher": _ref(_iri(release, "#uitgever")),
            "dcat:contactPoint": _ref(_iri(release, "#contact")),
            "dct:language": _ref(f"{_EU}/language/NLD"),
            **_modified(release),
            "dcat:dataset": _refs([whole["@id"], *parts]),
        },
        {**whole, "dct:hasPart": _refs(parts)},
        *(
            _dataset(
                release,
                table.name,
                f"{release.title}: {table.title}",
                [_nl(f"{table.title}. {release.description}"), {"@value": table.description, "@language": "en"}],
                [f"{kind}/{table.name}.{kind}" for kind in ("csv", "parquet")],
            )
            for table in tables
        ),
    ]
    for name, file in files.items():
        nodes.extend(_distribution(release, name, file))
    nodes.extend(_shared(release))
    return {"@context": _CONTEXT, "@graph": nodes}


def write_catalogue(json_ld: Mapping[str, Any], json_ld_path: Path, turtle_path: Path) -> None:
    """Write a catalogue in both forms."""
    from rdflib import Graph
    from rdflib.plugins.parsers.jsonld import to_rdf

    json_ld_path.write_text(json.dumps(json_ld, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    graph = to_rdf(json_ld, Graph(bind_namespaces="none"), base=_NO_ADDRESS)
    # rdflib makes relative addresses absolute as it reads them; this makes them relative again.
    turtle_path.write_text(graph.serialize(format="turtle").replace(f"<{_NO_ADDRESS}", "<./"), encoding="utf-8")


def _dataset(release: Release, name: str, title: str, descriptions: list[_Node], files: Iterable[str]) -> _Node:
    return {
        "@id": _iri(release, f"#{name}"),
        "@type": "dcat:Dataset",
        "dct:identifier": release.name if name == NAME else f"{release.name}/{name}",
        "dct:title": _nl(title),
        "dct:description": descriptions,
        "dcat:version": release.version,
        **_modified(release),
        "dct:accessRights": _ref(f"{_EU}/access-right/PUBLIC"),
        "dct:creator": _ref(_iri(release, "#uitgever")),
        "dct:publisher": _ref(_iri(release, "#uitgever")),
        "dcat:contactPoint": _ref(_iri(release, "#contact")),
        "dcat:theme": _ref(f"{_EU}/data-theme/SOCI"),
        "dcat:keyword": [_nl(keyword) for keyword in KEYWORDS],
        "dct:accrualPeriodicity": _ref(f"{_EU}/frequency/QUARTERLY"),
        "dct:language": _ref(f"{_EU}/language/NLD"),
        "dct:spatial": _refs(node["@id"] for node in _places(release)),
        "dct:temporal": _refs(node["@id"] for node in _periods(release)),
        "dct:provenance": _ref(_iri(release, "#herkomst")),
        "dcat:distribution": _refs(_iri(release, f"#{file}") for file in files),
    }


def _distribution(release: Release, name: str, file: ReleaseFile | None) -> Iterator[_Node]:
    """The nodes of a file and of its checksum."""
    file_type, media_type = _KINDS[PurePosixPath(name).suffix]
    checksum = _iri(release, f"#sha256/{name}")
    sized = {"dcat:byteSize": _typed(file.size, "nonNegativeInteger"), "spdx:checksum": _ref(checksum)} if file else {}
    yield {
        "@id": _iri(release, f"#{name}"),
        "@type": "dcat:Distribution",
        "dct:title": _nl(f"{release.title}: {PurePosixPath(name).name}"),
        "dcat:accessURL": _ref(_iri(release, name)),
        "dcat:downloadURL": _ref(_iri(release, name)),
        "dct:license": _ref(UNKNOWN_LICENCE),
        "dct:rights": _ref(_iri(release, "#voorwaarden")),
        "dcat:mediaType": _ref(f"{_IANA}/{media_type}"),
        **({"dct:format": _ref(f"{_EU}/file-type/{file_type}")} if file_type else {}),
        **sized,
    }
    if file:
        yield {
            "@id": checksum,
            "@type": "spdx:Checksum",
            "spdx:algorithm": _ref("spdx:checksumAlgorithm_sha256"),
            "spdx:checksumValue": _typed(file.sha256, "hexBinary"),
        }


def _shared(release: Release) -> Iterator[_Node]:
    """The nodes that the datasets and their files refer to."""
    contact = release.contact or ""
    reached = {"vcard:hasEmail" if contact.startswith("mailto:") else "vcard:hasURL": _ref(contact)} if contact else {}
    yield {"@id": _iri(release, "#uitgever"), "@type": "foaf:Agent", "foaf:name": _nl(NAME)}
    yield {"@id": _iri(release, "#contact"), "@type": "vcard:Kind", "vcard:fn": NAME, **reached}
    yield {"@id": UNKNOWN_LICENCE, "@type": "dct:LicenseDocument", "dct:title": _nl("Licentie onbekend")}
    yield {"@id": _iri(release, "#voorwaarden"), "@type": "dct:RightsStatement", "rdfs:label": _nl(release.terms)}
    yield {
        "@id": _iri(release, "#herkomst"),
        "@type": "dct:ProvenanceStatement",
        "rdfs:label": _nl(release.provenance),
    }
    yield from _places(release)
    yield from _periods(release)


def _places(release: Release) -> Iterator[_Node]:
    """A node for each area that there are figures of in any quarter, gemeenten within their AMR."""
    if release.coverage.has_nederland:
        yield {"@id": f"{_EU}/country/NLD", "@type": "dct:Location", "rdfs:label": _nl("Nederland")}
    for code, name in release.coverage.amrs:
        yield {
            "@id": _iri(release, f"#gebied/{code}"),
            "@type": "dct:Location",
            "rdfs:label": _nl(f"arbeidsmarktregio {name}"),
        }


def _periods(release: Release) -> Iterator[_Node]:
    """A node for each quarter with figures, which says of which areas; one range of days would suggest more."""
    for quarter in release.coverage.quarters:
        yield {
            "@id": _iri(release, f"#kwartaal/{quarter.quarter_key}"),
            "@type": "dct:PeriodOfTime",
            "rdfs:label": _nl(quarter.sentence),
            "dcat:startDate": _typed(quarter.begin.isoformat(), "date"),
            "dcat:endDate": _typed(quarter.end.isoformat(), "date"),
        }


def _modified(release: Release) -> _Node:
    """The day of the data, if it is known; not the day on which they were made."""
    return {"dct:modified": _typed(release.day.isoformat(), "date")} if release.day else {}


def _iri(release: Release, name: str) -> str:
    """The address of a file in the folder, or of a node in the catalogue by its fragment."""
    return f"{release.url or './'}{name}"


def _ref(iri: str) -> _Node:
    return {"@id": iri}


def _refs(iris: Iterable[str]) -> list[_Node]:
    return [_ref(iri) for iri in iris]


def _nl(text: str) -> _Node:
    return {"@value": text, "@language": "nl"}


def _typed(value: object, xsd_type: str) -> _Node:
    return {"@value": str(value), "@type": f"xsd:{xsd_type}"}
