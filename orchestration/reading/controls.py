"""The controls of a single publication: what it prints against what follows from its own rows and the reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from orchestration.domain.controle import Controle, Ernst, Herkomst, Oordeel
from orchestration.domain.correctie import PlacedCorrectie
from orchestration.domain.count import format_count
from orchestration.domain.names import Names, naam_sleutel, variant_line
from orchestration.domain.publicatie import KOLOMMEN, Publicatie, Regel
from orchestration.domain.quarter import ONBEKEND, end_date, is_over


def controles(
    publicatie: Publicatie,
    namen: Names,
    today: date,
    herkomst: Herkomst | None = None,
    correcties: Sequence[PlacedCorrectie] = (),
) -> list[Controle]:
    """Every control that one publication can be held to by itself, hard ones first.

    `today` tells whether the quarter has begun; `herkomst` is None for a file that is not filed in raw/.
    `correcties` are all those of this publication; its counts are the corrected ones.
    """
    correctie_controles = [_correctie(placed) for placed in correcties]
    return [
        *(controle for controle in correctie_controles if controle.ernst == "fout"),
        *map(_geheel_aantal, publicatie.regels),
        *map(_rijtotaal, publicatie.regels),
        _totaalrij(publicatie),
        *_kolomtotalen(publicatie),
        *_namen_bekend(publicatie, namen),
        _kwartaal(publicatie, today, herkomst),
        *([_herkomst_fout(herkomst.fout)] if herkomst is not None and herkomst.fout else []),
        *_zachte_controles(publicatie, herkomst),
        *(controle for controle in correctie_controles if controle.ernst == "waarschuwing"),
    ]


def _controle(
    controle: str,
    onderdeel: str,
    ernst: Ernst,
    oordeel: Oordeel,
    *,
    gepubliceerd: int | None = None,
    berekend: int | None = None,
    toelichting: str,
    verwacht: str | None = None,
    gevonden: str | None = None,
    regel: Regel | None = None,
) -> Controle:
    """A control that explains itself, and names its place, only where it does not hold."""
    if oordeel == "klopt":
        return Controle(controle, onderdeel, oordeel, ernst, gepubliceerd, berekend)
    return Controle(
        controle,
        onderdeel,
        oordeel,
        ernst,
        gepubliceerd,
        berekend,
        toelichting,
        format_count(berekend) if verwacht is None else verwacht,
        format_count(gepubliceerd) if gevonden is None else gevonden,
        regel.pagina if regel else None,
        regel.naam if regel else onderdeel,
    )


def _vergelijk(gepubliceerd: int | None, berekend: int | None) -> Oordeel:
    """A missing figure is never a pass."""
    if gepubliceerd is None or berekend is None:
        return "ontbreekt"
    return "klopt" if gepubliceerd == berekend else "wijkt_af"


def _som(aantallen: Iterable[int | None]) -> int | None:
    """The sum of counts; None where one of them could not be read."""
    som = 0
    for aantal in aantallen:
        if aantal is None:
            return None
        som += aantal
    return som


def _correctie(placed: PlacedCorrectie) -> Controle:
    """Show a correction that fits; one that does not fit what is printed keeps the publication out."""
    correctie, kolom, gedrukt = placed.correctie, placed.correctie.kolom, placed.aantal
    cel = f"Rij '{correctie.rij}', kolom {kolom}"
    if placed.is_toegepast:
        return _controle(
            "correctie",
            f"{correctie.rij}: {kolom}",
            "waarschuwing",
            "wijkt_af",
            gepubliceerd=gedrukt,
            berekend=correctie.gecorrigeerd,
            toelichting=f"{cel}: gedrukt staat er {format_count(gedrukt)}, gecorrigeerd naar "
            f"{format_count(correctie.gecorrigeerd)}: {correctie.reden} (bron: {correctie.bron}).",
            regel=placed.regel,
        )
    verwacht = format_count(correctie.gedrukt)
    return _controle(
        "correctie",
        f"{correctie.rij}: {kolom}",
        "fout",
        _vergelijk(gedrukt, correctie.gedrukt),
        gepubliceerd=gedrukt,
        berekend=correctie.gedrukt,
        toelichting=f"De correctie past niet. {cel}: verwacht gedrukt {verwacht}, gevonden {placed.gevonden}.",
        verwacht=verwacht,
        gevonden=placed.gevonden,
        regel=placed.regel,
    )


def _geheel_aantal(regel: Regel) -> Controle:
    gevonden = "; ".join(f"{kolom} '{tekst}'" for kolom, tekst in regel.onleesbaar.items())
    verwacht = "vijf gehele aantallen" if "aantallen" in regel.onleesbaar else "een geheel aantal"
    return _controle(
        "geheel_aantal",
        regel.naam,
        "fout",
        "ontbreekt" if regel.onleesbaar else "klopt",
        toelichting=f"Rij '{regel.naam}': verwacht {verwacht}, gevonden {gevonden}.",
        verwacht=verwacht,
        gevonden=gevonden,
        regel=regel,
    )


def _rijtotaal(regel: Regel) -> Controle:
    *delen, totaal = regel.aantallen
    som = _som(delen)
    oordeel = _vergelijk(totaal, som)
    toelichting = (
        f"Rij '{regel.naam}': het totaal is niet na te rekenen, want niet elk aantal is leesbaar."
        if oordeel == "ontbreekt"
        else f"Rij '{regel.naam}': de vier aantallen zijn samen {format_count(som)}, "
        f"maar als totaal staat er {format_count(totaal)}."
    )
    return _controle(
        "rijtotaal",
        regel.naam,
        "fout",
        oordeel,
        gepubliceerd=totaal,
        berekend=som,
        toelichting=toelichting,
        regel=regel,
    )


def _totaalrij(publicatie: Publicatie) -> Controle:
    count = len(publicatie.totaalrijen)
    return _controle(
        "totaalrij",
        "Nederland" if publicatie.niveau == "landelijk" else "TOTAAL AMR",
        "fout",
        "ontbreekt" if count == 0 else _vergelijk(count, 1),
        gepubliceerd=count,
        berekend=1,
        toelichting=f"Verwacht één totaalrij (TOTAAL AMR of Nederland), gevonden {count}.",
        verwacht="één totaalrij",
        gevonden=str(count),
    )


def _kolomtotalen(publicatie: Publicatie) -> Iterator[Controle]:
    if publicatie.niveau == "landelijk" and not publicatie.rijen:
        return
    totaalrij = _enige_totaalrij(publicatie)
    for index, kolom in enumerate(KOLOMMEN):
        berekend = _som(regel.aantallen[index] for regel in publicatie.rijen)
        gepubliceerd = totaalrij.aantallen[index] if totaalrij else None
        yield _controle(
            "kolomtotaal",
            kolom,
            "fout",
            _vergelijk(gepubliceerd, berekend),
            gepubliceerd=gepubliceerd,
            berekend=berekend,
            toelichting=f"Kolom {kolom}: de rijen zijn samen {format_count(berekend)}, "
            f"maar in de totaalrij staat {format_count(gepubliceerd)}.",
            regel=totaalrij,
        )


def _enige_totaalrij(publicatie: Publicatie) -> Regel | None:
    return publicatie.totaalrijen[0] if len(publicatie.totaalrijen) == 1 else None


def _namen_bekend(publicatie: Publicatie, namen: Names) -> Iterator[Controle]:
    landelijk = publicatie.niveau == "landelijk"
    soort = "AMR" if landelijk else "gemeente"
    gezien: set[str] = set()
    for regel in publicatie.rijen:
        code = namen.amr_code(regel.naam) if landelijk else namen.gemeente_code(regel.naam)
        dubbel = code in gezien
        gezien.update([code] if code else [])
        if code is None:
            toelichting = (
                f"'{regel.naam}' is geen bekende {soort}.{_lijkt_op(regel.naam, publicatie, namen, is_amr=landelijk)}"
            )
        else:
            toelichting = f"'{regel.naam}' staat er tweemaal."
        yield _controle(
            "naam_bekend",
            regel.naam,
            "fout",
            "ontbreekt" if code is None else "wijkt_af" if dubbel else "klopt",
            toelichting=toelichting,
            verwacht=f"elke {soort} één keer" if dubbel else f"de naam van een {soort}",
            gevonden=regel.naam,
            regel=regel,
        )
    if landelijk:
        regios = [naam for naam in publicatie.regios if naam_sleutel(naam) != "nederland"]
        oordeel: Oordeel = "wijkt_af" if regios else "klopt"
        verwacht = "Nederland"
    else:
        regios = list(publicatie.regios)
        oordeel = "ontbreekt" if publicatie.amr_code(namen) is None else "klopt"
        verwacht = "één bekende arbeidsmarktregio"
    gevonden = " en ".join(regios) or "geen regio"
    is_onbekend = not landelijk and len(regios) == 1 and oordeel != "klopt"
    lijkt_op = _lijkt_op(regios[0], publicatie, namen, is_amr=True) if is_onbekend else ""
    yield _controle(
        "naam_bekend",
        regios[0] if regios else "regio",
        "fout",
        oordeel,
        toelichting=f"De regio: verwacht {verwacht}, gevonden {gevonden}.{lijkt_op}",
        verwacht=verwacht,
        gevonden=gevonden,
    )


def _lijkt_op(naam: str, publicatie: Publicatie, namen: Names, *, is_amr: bool) -> str:
    """What an unknown name looks like, and the line to add if it is the first of them."""
    nabij = namen.nearest(naam, is_amr=is_amr)
    if not nabij:
        return ""
    code = next(iter(nabij))
    bron = " ".join(["publicatie", publicatie.quarter_key or ONBEKEND, *publicatie.regios[:1]])
    line = variant_line("amr" if is_amr else "gemeente", code, naam, bron)
    return (
        f" De naam lijkt op {' of '.join(nabij.values())}; is het {nabij[code]}, zet dan in naam_variant.csv: `{line}`."
    )


def _kwartaal(publicatie: Publicatie, today: date, herkomst: Herkomst | None) -> Controle:
    """The quarter of heading, footnote, folder and sidecar: over, and the same wherever it is named."""
    kop, voetnoot = publicatie.quarter_key, publicatie.quarter_key_voetnoot
    toegekend, partitie = (herkomst.toegekend, herkomst.partitie) if herkomst else (None, None)
    map_kwartaal = None if partitie == ONBEKEND else partitie
    plaatsen = {"de kop": kop, "de voetnoot": voetnoot, "de map": map_kwartaal, "de herkomst": toegekend}
    genoemd = {plaats: kwartaal for plaats, kwartaal in plaatsen.items() if kwartaal is not None}
    gevonden = ", ".join(f"{kwartaal} in {plaats}" for plaats, kwartaal in genoemd.items())
    verwacht = "overal hetzelfde kwartaal"
    oordeel: Oordeel = "klopt"
    if any(not is_over(kwartaal, today) for kwartaal in genoemd.values()):
        te_vroeg = max(kwartaal for kwartaal in genoemd.values())
        oordeel, verwacht = "wijkt_af", f"een kwartaal dat volgens de klok voorbij is op {today}"
        gevonden = f"{gevonden} ({te_vroeg} loopt tot en met {end_date(te_vroeg)})"
    elif len(set(genoemd.values())) > 1:
        oordeel = "wijkt_af"
    elif partitie == ONBEKEND and kop is not None and toegekend is None:
        oordeel, verwacht = "wijkt_af", f"de map {kop}"
    elif map_kwartaal is not None and kop is None and toegekend is None:
        oordeel, verwacht = "ontbreekt", f"{map_kwartaal} in de kop"
    return _controle(
        "kwartaal",
        "kop",
        "fout",
        oordeel,
        toelichting=f"Het kwartaal: verwacht {verwacht}, gevonden {gevonden}.",
        verwacht=verwacht,
        gevonden=gevonden,
    )


def _herkomst_fout(fout: str) -> Controle:
    return _controle(
        "herkomst",
        "herkomst",
        "fout",
        "wijkt_af",
        toelichting=fout,
        verwacht="een sidecar die bij het bestand hoort",
        gevonden=fout,
    )


def afgerond_percentage(deel: int, geheel: int) -> int:
    """The whole percentage that a count is of a larger one, halves rounded up, without a floating point in it."""
    return (200 * deel + geheel) // (2 * geheel)


def _zachte_controles(publicatie: Publicatie, herkomst: Herkomst | None) -> Iterator[Controle]:
    totaalrij = _enige_totaalrij(publicatie)
    totaal = totaalrij.aantallen[-1] if totaalrij else None
    register, graad = publicatie.doelgroepregister, publicatie.registratiegraad_gepubliceerd
    afgerond = afgerond_percentage(totaal, register) if totaal is not None and register else None
    yield _controle(
        "registratiegraad",
        "voetnoot",
        "waarschuwing",
        _vergelijk(graad, afgerond),
        gepubliceerd=graad,
        berekend=afgerond,
        toelichting="Het gedrukte percentage is niet het berekende, of een van beide ontbreekt.",
    )
    yield _controle(
        "doelgroepregister",
        "voetnoot",
        "waarschuwing",
        "klopt" if register is not None and totaal is not None and register >= totaal else _vergelijk(register, totaal),
        gepubliceerd=register,
        berekend=totaal,
        toelichting="Het doelgroepregister is kleiner dan het totaal in Sonar, of een van beide ontbreekt.",
    )
    for regel in publicatie.rijen:
        yield _controle(
            "rij_zonder_personen",
            regel.naam,
            "waarschuwing",
            "wijkt_af" if regel.aantallen[-1] == 0 else "klopt",
            gepubliceerd=regel.aantallen[-1],
            toelichting=f"In '{regel.naam}' staat niemand in Sonar.",
            verwacht="ten minste één persoon",
            regel=regel,
        )
    yield _aanwezig(
        "kolomkoppen", publicatie.kolomkoppen_gelezen, "De kolomkoppen ontbreken; de gewone volgorde is aangehouden."
    )
    if herkomst is not None and herkomst.fout is None:
        yield _aanwezig("herkomst", herkomst.sidecar is not None, "Het bestand met de herkomst (.yml) ontbreekt.")


def _aanwezig(controle: str, aanwezig: bool, toelichting: str) -> Controle:
    return _controle(
        controle,
        controle,
        "waarschuwing",
        "klopt" if aanwezig else "ontbreekt",
        toelichting=toelichting,
        verwacht="aanwezig",
        gevonden="niets",
    )
