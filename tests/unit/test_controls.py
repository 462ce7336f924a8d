"""Every control of one publication: when it holds, when it does not, and what it says then."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from orchestration.domain.controle import Controle, Herkomst
from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN, Gezien, Publicatie, Regel
from orchestration.domain.sidecar import Sidecar
from orchestration.reading.controls import controles
from orchestration.reading.finding import read_cases
from tests.support.synthetic import TODAY

Houd = Callable[..., list[Controle]]

RIJEN = (
    Regel(1, "rij", "Dordrecht", (1, 20, 300, 1000, 1321), "synthetisch", 1),
    Regel(2, "rij", "Zwijndrecht", (2, 30, 400, 2000, 2432), "synthetisch", 2),
)
TOTAALRIJ = Regel(3, "totaal", "TOTAAL AMR", (3, 50, 700, 3000, 3753), "synthetisch", 2)
PUBLICATIE = Publicatie(
    niveau="regionaal",
    quarter_key="2021Q1",
    regios=("Drechtsteden",),
    regels=(*RIJEN, TOTAALRIJ),
    doelgroepregister=5000,
    registratiegraad_gepubliceerd=75,
    kolomkoppen_gelezen=True,
    is_synthetisch=True,
)
SIDECAR = Sidecar(
    producer="synthetisch", title="synthetisch", accessed=TODAY, terms_of_use="synthetisch", sha256="0" * 64, size=1
)
FILED = Herkomst("2021Q1", SIDECAR)


@pytest.fixture
def houd(namen: Names) -> Houd:
    """The controls of a name that do not hold; without changes there are none."""

    def houd_tegen_het_licht(
        controle: str, publicatie: Publicatie = PUBLICATIE, herkomst: Herkomst | None = FILED, today: date = TODAY
    ) -> list[Controle]:
        held = [found for found in controles(publicatie, namen, today, herkomst) if found.controle == controle]
        assert held, f"{controle} is not among the controls"
        return [found for found in held if found.oordeel != "klopt"]

    return houd_tegen_het_licht


def met_rij(regel: Regel, index: int = 0) -> Publicatie:
    """The publication with one of its rows replaced."""
    regels = list(PUBLICATIE.regels)
    regels[index] = regel
    return replace(PUBLICATIE, regels=tuple(regels))


def with_counts(regel: Regel, **changed: int | None) -> Regel:
    counts = dict(zip(KOLOMMEN, regel.aantallen, strict=True)) | changed
    return replace(regel, aantallen=tuple(counts.values()))


def only(found: Iterable[Controle]) -> Controle:
    (controle,) = found
    return controle


def test_sound_publication_holds_every_control(namen: Names) -> None:
    held = controles(PUBLICATIE, namen, TODAY, FILED)
    assert [found for found in held if found.oordeel != "klopt"] == []
    assert {found.controle for found in held} == {
        "geheel_aantal",
        "rijtotaal",
        "totaalrij",
        "kolomtotaal",
        "naam_bekend",
        "kwartaal",
        "mededeling",
        "zichtbaar",
        "tegenspraak",
        "tabel_uniek",
        "registratiegraad",
        "doelgroepregister",
        "rij_zonder_personen",
        "kolomkoppen",
        "kwartaal_gelezen",
        "herkomst",
    }
    assert sum(found.controle == "rijtotaal" for found in held) == 3
    assert sorted(found.onderdeel for found in held if found.controle == "kolomtotaal") == sorted(KOLOMMEN)


def test_control_that_holds_gives_both_figures_and_explains_nothing(namen: Names) -> None:
    held = controles(PUBLICATIE, namen, TODAY, FILED)
    controle = only(c for c in held if (c.controle, c.onderdeel) == ("rijtotaal", "Dordrecht"))
    assert (controle.gepubliceerd, controle.berekend, controle.verschil) == (1321, 1321, 0)
    assert (controle.toelichting, controle.regel) == (None, None)
    assert not controle.houdt_tegen


def test_only_hard_controls_keep_a_publication_out(namen: Names) -> None:
    ernst = {found.controle: found.ernst for found in controles(PUBLICATIE, namen, TODAY, FILED)}
    assert {name for name, value in ernst.items() if value == "fout"} == {
        "geheel_aantal",
        "rijtotaal",
        "totaalrij",
        "kolomtotaal",
        "naam_bekend",
        "kwartaal",
        "mededeling",
        "zichtbaar",
        "tegenspraak",
        "tabel_uniek",
        "doelgroepregister",
    }


# Sums


@pytest.mark.parametrize("kolom", KOLOMMEN)
@pytest.mark.parametrize("index", [0, 1, 2])
def test_row_whose_parts_do_not_add_up_is_named_with_both_figures(houd: Houd, kolom: str, index: int) -> None:
    regel = PUBLICATIE.regels[index]
    printed = regel.aantallen[KOLOMMEN.index(kolom)]
    assert printed is not None
    changed = with_counts(regel, **{kolom: printed + 1})
    controle = only(houd("rijtotaal", met_rij(changed, index)))
    assert controle.houdt_tegen
    assert (controle.oordeel, controle.onderdeel, controle.regel) == ("wijkt_af", regel.naam, regel.naam)
    assert (controle.gepubliceerd, controle.berekend) == (
        changed.aantallen[4],
        sum(filter(None, changed.aantallen[:4])),
    )
    assert controle.verschil == (1 if kolom == "totaal" else -1)
    assert controle.pagina == regel.pagina
    toelichting = controle.toelichting or ""
    assert all(text and text in toelichting for text in (regel.naam, controle.verwacht, controle.gevonden))


def test_message_writes_figures_as_the_publication_does(houd: Houd) -> None:
    controle = only(houd("rijtotaal", met_rij(with_counts(RIJEN[0], totaal=1331))))
    assert (controle.verwacht, controle.gevonden) == ("1.321", "1.331")


def test_row_with_an_unreadable_count_can_not_be_added_up(houd: Houd) -> None:
    controle = only(houd("rijtotaal", met_rij(with_counts(RIJEN[0], uwv_profiel=None))))
    assert (controle.oordeel, controle.houdt_tegen) == ("ontbreekt", True)
    assert (controle.gepubliceerd, controle.berekend, controle.verschil) == (1321, None, None)


@pytest.mark.parametrize("kolom", KOLOMMEN)
def test_column_that_does_not_add_up_to_the_total_row_is_named(houd: Houd, kolom: str) -> None:
    index = KOLOMMEN.index(kolom)
    printed = TOTAALRIJ.aantallen[index]
    assert printed is not None
    controle = only(houd("kolomtotaal", met_rij(with_counts(TOTAALRIJ, **{kolom: printed + 10}), 2)))
    assert (controle.oordeel, controle.onderdeel, controle.houdt_tegen) == ("wijkt_af", kolom, True)
    assert (controle.gepubliceerd, controle.berekend, controle.verschil) == (printed + 10, printed, 10)
    assert (controle.pagina, controle.regel) == (2, "TOTAAL AMR")


def test_two_errors_that_cancel_out_in_a_row_are_found_in_the_columns(houd: Houd) -> None:
    swapped = replace(RIJEN[0], aantallen=(20, 1, 300, 1000, 1321))
    assert houd("rijtotaal", met_rij(swapped)) == []
    assert [c.onderdeel for c in houd("kolomtotaal", met_rij(swapped))] == ["gemeente_profiel", "gemeente_geen_profiel"]


def test_lost_row_is_found_in_the_columns(houd: Houd) -> None:
    assert len(houd("kolomtotaal", replace(PUBLICATIE, regels=(RIJEN[0], TOTAALRIJ)))) == 5


@pytest.mark.parametrize(("regels", "count"), [(RIJEN, 0), ((*RIJEN, TOTAALRIJ, TOTAALRIJ), 2)])
def test_total_row_that_is_not_there_once_is_a_failure_and_no_column_passes(
    houd: Houd, regels: tuple[Regel, ...], count: int
) -> None:
    publicatie = replace(PUBLICATIE, regels=regels)
    controle = only(houd("totaalrij", publicatie))
    assert controle.houdt_tegen
    assert controle.oordeel == ("ontbreekt" if count == 0 else "wijkt_af")
    assert (controle.gepubliceerd, controle.berekend, controle.gevonden) == (count, 1, str(count))
    assert [c.oordeel for c in houd("kolomtotaal", publicatie)] == ["ontbreekt"] * 5


@pytest.mark.parametrize("index", [0, 2])
def test_column_with_an_unreadable_count_never_passes(houd: Houd, index: int) -> None:
    publicatie = met_rij(with_counts(PUBLICATIE.regels[index], uwv_profiel=None), index)
    controle = only(houd("kolomtotaal", publicatie))
    assert (controle.oordeel, controle.onderdeel, controle.houdt_tegen) == ("ontbreekt", "uwv_profiel", True)


def test_region_without_rows_does_not_add_up(houd: Houd) -> None:
    assert len(houd("kolomtotaal", replace(PUBLICATIE, regels=(TOTAALRIJ,)))) == 5


def test_cell_that_is_no_count_is_named_with_its_column_and_text(houd: Houd) -> None:
    regel = replace(with_counts(RIJEN[1], uwv_profiel=None), onleesbaar={"uwv_profiel": "<5"})
    controle = only(houd("geheel_aantal", met_rij(regel, 1)))
    assert controle.houdt_tegen
    assert (controle.pagina, controle.regel) == (2, "Zwijndrecht")
    assert "uwv_profiel" in (controle.gevonden or "")
    assert "<5" in (controle.toelichting or "")


# Names


@pytest.mark.parametrize("naam", ["Dordrechtt", "Drechtsteden", "Nederland", ""])
def test_unknown_gemeente_is_a_failure_that_names_it(houd: Houd, naam: str) -> None:
    controle = only(houd("naam_bekend", met_rij(replace(RIJEN[0], naam=naam))))
    assert (controle.oordeel, controle.houdt_tegen, controle.gevonden) == ("ontbreekt", True, naam)
    assert (controle.pagina, controle.regel) == (1, naam)


def test_unknown_gemeente_comes_with_the_three_nearest_and_the_line_to_paste(houd: Houd, namen: Names) -> None:
    controle = only(houd("naam_bekend", met_rij(replace(RIJEN[0], naam="Bergen N.H."))))
    nabij = list(namen.nearest("Bergen N.H.", is_amr=False).values())
    assert nabij == ["Bergen (NH.)", "Bergen (L.)", "Bergen op Zoom"]
    assert " of ".join(nabij) in (controle.toelichting or "")
    assert "`gemeente,GM0373,Bergen N.H.,publicatie 2021Q1 Drechtsteden`" in (controle.toelichting or "")


def test_unknown_region_comes_with_the_line_to_paste(houd: Houd) -> None:
    controle = only(houd("naam_bekend", replace(PUBLICATIE, regios=("Drechtstedn",), quarter_key=None)))
    assert "`amr,AM23,Drechtstedn,publicatie onbekend Drechtstedn`" in (controle.toelichting or "")


@pytest.mark.parametrize(("first", "second"), [("Zwijndrecht", "ZWIJNDRECHT"), ("Bergen NH", "Bergen (NH.)")])
def test_gemeente_printed_twice_is_a_failure_whatever_its_spelling(houd: Houd, first: str, second: str) -> None:
    regels = (replace(RIJEN[0], naam=first), replace(RIJEN[1], naam=second), TOTAALRIJ)
    controle = only(houd("naam_bekend", replace(PUBLICATIE, regels=regels)))
    assert (controle.oordeel, controle.onderdeel) == ("wijkt_af", second)
    assert "meer dan één keer" in (controle.toelichting or "")


@pytest.mark.parametrize("regios", [(), ("Atlantis",), ("Drechtsteden", "Atlantis"), ("Drechtsteden", "Groningen")])
def test_region_that_is_missing_unknown_or_two_is_a_failure(houd: Houd, regios: tuple[str, ...]) -> None:
    controle = only(houd("naam_bekend", replace(PUBLICATIE, regios=regios)))
    assert (controle.oordeel, controle.houdt_tegen) == ("ontbreekt", True)
    assert all(regio in (controle.toelichting or "") for regio in regios)


def test_rows_of_a_national_table_are_regions_not_gemeenten(houd: Houd) -> None:
    landelijk = replace(PUBLICATIE, niveau="landelijk", regios=())
    assert [c.onderdeel for c in houd("naam_bekend", landelijk)] == ["Dordrecht", "Zwijndrecht"]
    regels = (replace(RIJEN[0], naam="Drechtsteden"), replace(RIJEN[1], naam="Rijnmond"), TOTAALRIJ)
    assert houd("naam_bekend", replace(landelijk, regels=regels)) == []


def test_unknown_level_is_never_accepted(houd: Houd) -> None:
    assert any(c.houdt_tegen for c in houd("naam_bekend", replace(PUBLICATIE, niveau=None)))


# Quarter


def filed(partitie: str, toegekend: str | None = None) -> Herkomst:
    return Herkomst(partitie, SIDECAR.model_copy(update={"quarter_key": toegekend}))


@pytest.mark.parametrize(
    ("kop", "herkomst"),
    [
        ("2021Q1", None),
        (None, None),
        ("2021Q1", filed("2021Q1")),
        ("2021Q1", filed("2021Q1", "2021Q1")),
        (None, filed("onbekend")),
        (None, filed("onbekend", "2021Q1")),
        (None, filed("2021Q1", "2021Q1")),
        ("2021Q1", filed("onbekend", "2021Q1")),
    ],
)
def test_quarter_of_heading_folder_and_sidecar_agree(houd: Houd, kop: str | None, herkomst: Herkomst | None) -> None:
    assert houd("kwartaal", replace(PUBLICATIE, quarter_key=kop), herkomst) == []


@pytest.mark.parametrize(
    ("kop", "herkomst", "oordeel"),
    [
        ("2021Q1", filed("2021Q2"), "wijkt_af"),
        ("2021Q1", filed("onbekend"), "wijkt_af"),
        ("2021Q1", filed("2021Q1", "2021Q2"), "wijkt_af"),
        ("2021Q1", filed("2021Q2", "2021Q1"), "wijkt_af"),
        (None, filed("2021Q2", "2021Q1"), "wijkt_af"),
        (None, filed("2021Q1"), "ontbreekt"),
        (None, Herkomst("2021Q1"), "ontbreekt"),
    ],
)
def test_quarter_of_heading_folder_and_sidecar_that_disagree_is_a_failure(
    houd: Houd, kop: str | None, herkomst: Herkomst, oordeel: str
) -> None:
    controle = only(houd("kwartaal", replace(PUBLICATIE, quarter_key=kop), herkomst))
    assert (controle.oordeel, controle.houdt_tegen) == (oordeel, True)
    assert (controle.gevonden or "") in (controle.toelichting or "")


def test_quarter_that_is_not_over_is_a_failure(houd: Houd) -> None:
    publicatie, herkomst = replace(PUBLICATIE, quarter_key="2023Q4"), filed("2023Q4")
    assert houd("kwartaal", publicatie, herkomst, today=date(2024, 1, 1)) == []
    assert only(houd("kwartaal", publicatie, herkomst, today=date(2023, 12, 31))).houdt_tegen


@pytest.mark.parametrize("herkomst", [filed("2023Q4", "2023Q4"), filed("onbekend", "2023Q4")])
def test_quarter_given_by_a_person_that_is_not_over_is_a_failure_too(houd: Houd, herkomst: Herkomst) -> None:
    publicatie = replace(PUBLICATIE, quarter_key=None)
    assert houd("kwartaal", publicatie, herkomst, today=date(2024, 1, 1)) == []
    assert only(houd("kwartaal", publicatie, herkomst, today=date(2023, 12, 31))).houdt_tegen


# Origin


def test_faulty_origin_is_a_failure_and_a_missing_one_a_warning(houd: Houd) -> None:
    faulty = only(houd("herkomst", herkomst=Herkomst("2021Q1", fout="sha256 klopt niet (synthetisch)")))
    assert (faulty.houdt_tegen, faulty.toelichting) == (True, "sha256 klopt niet (synthetisch)")
    missing = only(houd("herkomst", herkomst=Herkomst("2021Q1")))
    assert (missing.houdt_tegen, missing.oordeel) == (False, "ontbreekt")


# Warnings


@pytest.mark.parametrize(
    ("totaal", "register", "percentage", "oordeel"),
    [
        (3753, 5000, 75, None),
        (3753, 5000, 74, "wijkt_af"),
        (3753, 5000, 76, "wijkt_af"),
        (1, 200, 1, None),  # 0.5 is rounded up, as printed percentages are
        (3, 200, 2, None),  # 1.5
        (5, 200, 3, None),  # 2.5: up, where Python's round() goes to the even 2
        (0, 200, 0, None),
        (3753, None, 75, "ontbreekt"),
        (3753, 5000, None, "ontbreekt"),
        (3753, 0, 75, "ontbreekt"),
        (None, 5000, 75, "ontbreekt"),
    ],
)
def test_printed_percentage_is_the_rounded_computed_one(
    houd: Houd, totaal: int | None, register: int | None, percentage: int | None, oordeel: str | None
) -> None:
    publicatie = replace(
        met_rij(with_counts(TOTAALRIJ, totaal=totaal), 2),
        doelgroepregister=register,
        registratiegraad_gepubliceerd=percentage,
    )
    found = houd("registratiegraad", publicatie)
    assert [(c.oordeel, c.ernst) for c in found] == ([(oordeel, "waarschuwing")] if oordeel else [])


@pytest.mark.parametrize("register", [3753, 3754])
def test_register_holds_at_least_everyone_in_sonar(houd: Houd, register: int) -> None:
    assert houd("doelgroepregister", replace(PUBLICATIE, doelgroepregister=register)) == []


@pytest.mark.parametrize(
    ("register", "oordeel", "ernst"),
    [(3752, "wijkt_af", "fout"), (0, "wijkt_af", "fout"), (None, "ontbreekt", "waarschuwing")],
)
def test_total_above_the_register_is_a_fault_and_no_register_a_warning(
    houd: Houd, register: int | None, oordeel: str, ernst: str
) -> None:
    found = only(houd("doelgroepregister", replace(PUBLICATIE, doelgroepregister=register)))
    assert (found.oordeel, found.ernst) == (oordeel, ernst)


def test_row_of_nobody_is_a_warning_that_names_it(houd: Houd) -> None:
    controle = only(houd("rij_zonder_personen", met_rij(replace(RIJEN[0], aantallen=(0,) * 5))))
    assert (controle.ernst, controle.regel, controle.houdt_tegen) == ("waarschuwing", "Dordrecht", False)


def test_assumed_order_of_columns_is_a_warning(houd: Houd) -> None:
    controle = only(houd("kolomkoppen", replace(PUBLICATIE, kolomkoppen_gelezen=False)))
    assert (controle.oordeel, controle.ernst) == ("ontbreekt", "waarschuwing")


def test_figure_seen_otherwise_is_a_fault_and_one_not_recognised_a_warning(houd: Houd) -> None:
    looked = (
        Gezien("20", "20", 1, 1, "gemeente_geen_profiel"),
        Gezien("2.432", "2482", 2, 2, "totaal"),
        Gezien("5.000", None, 2),
    )
    unlike, unknown = houd("gezien", replace(PUBLICATIE, gezien=looked))
    assert (unlike.onderdeel, unlike.oordeel, unlike.houdt_tegen, unlike.pagina) == ("cijfer 2", "wijkt_af", True, 2)
    assert unlike.toelichting == (
        "In de tekst van bladzijde 2 staat '2.432' (rij 'Zwijndrecht', kolom totaal), "
        "maar op de bladzijde is '2482' te zien."
    )
    assert (unknown.onderdeel, unknown.oordeel, unknown.houdt_tegen) == ("cijfer 3", "ontbreekt", False)
    assert unknown.toelichting == (
        "In de tekst van bladzijde 2 staat '5.000', en op de bladzijde is dat niet te herkennen."
    )


def test_without_the_setting_nothing_is_said_of_what_is_seen(namen: Names) -> None:
    assert "gezien" not in {controle.controle for controle in controles(PUBLICATIE, namen, TODAY, FILED)}


# Sentences


def test_case_of_unknown_severity_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "controle.csv"
    path.write_text("controle,geval,ernst,toelichting\nrijtotaal,wijkt_af,hard,Fout.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="'hard' is not a severity"):
        read_cases(path)
