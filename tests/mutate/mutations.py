"""The mutants: each changes one line of a model, a macro or the metrics."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

METRICS = "metrics.yml"


@dataclass(frozen=True, slots=True)
class Mutation:
    """A change of one line.

    `file` is the name of a file in the dbt project; `before` is in it once, and may begin on an earlier line to be
    found. `models` are those to build, with all that comes after them, if `file` is not a model.
    """

    file: str
    before: str
    after: str
    models: tuple[str, ...] = ()

    @property
    def line(self) -> tuple[str, str]:
        """The part of the line that changes, before and after."""
        pairs = zip(self.before.split("\n"), self.after.split("\n"), strict=True)
        return next((before.strip(), after.strip()) for before, after in pairs if before != after)

    @property
    def selected(self) -> list[str]:
        """The selection of what to build, for dbt."""
        return [f"{model}+" for model in self.models or (self.file.removesuffix(".sql"),)]

    def path(self, project: Path) -> Path:
        """The file in a dbt project."""
        (path,) = project.rglob(self.file)
        return path

    def mutated(self, text: str) -> str:
        """The text of the file with the change.

        Raises:
            ValueError: if `before` is not in it once.
        """
        if text.count(self.before) != 1:
            raise ValueError(f"{self.file}: expected {self.before!r} once, found it {text.count(self.before)} times")
        return text.replace(self.before, self.after)


_FACTS = ("fct_klantprofielen_gemeente", "fct_klantprofielen_amr", "fct_klantprofielen_nederland")

_CHANGES: dict[str, list[tuple[str, str]]] = {
    "stg_publicatie": [
        ("        url,", "        title as url,"),
        ("        terms_of_use,", "        producer as terms_of_use,"),
        ("        sha256,", "        publicatie_id as sha256,"),
        ("        published,", "        accessed::varchar as published,"),
        ("        verwacht,", "        gevonden as verwacht,"),
        ("least(", "greatest("),
        ("published::integer, 12, 31", "published::integer, 1, 1"),
        ("3 * right(", "2 * right("),
    ],
    "stg_regel": [
        ("        uwv_profiel,", "        uwv_geen_profiel as uwv_profiel,"),
        ("        pagina,", "        volgnummer as pagina,"),
        ("bbox::{{ place_type() }}", "[bbox[2], bbox[1], bbox[3], bbox[4]]::{{ place_type() }}"),
    ],
    "int_publicatie_beoordeeld": [
        ("bool_and(", "bool_or("),
        ("{{ ref('int_controle_rij') }}\n    where ernst = 'fout'", "{{ ref('int_controle_rij') }}\n    where true"),
        (
            "{{ ref('int_controle_uniek') }}\n    where ernst = 'fout'",
            "{{ ref('int_controle_uniek') }}\n    where ernst <> 'fout'",
        ),
        ("row_number() over (revisies order by verschijningsvolgorde)", "1"),
        ("= max(verschijningsvolgorde)", "= min(verschijningsvolgorde)"),
        ("lead(known_from", "lag(known_from"),
        ("partition by is_aangenomen, quarter_key,", "partition by quarter_key,"),
        ("oordeel = 'wijkt_af'", "oordeel = 'klopt'"),
    ],
    "int_klantprofielen_amr": [
        ("regionaal.publicatie_id is null", "true"),
        ("'regionaal' and regel.soort = 'totaal'", "'regionaal' and regel.soort = 'rij'"),
    ],
    "int_kolomtotaal": [("sum(aantal) filter (where soort = 'rij')", "sum(aantal)")],
    "int_regel": [
        ("coalesce(correctie.{{ kolom }}, regel.{{ kolom }})", "coalesce(regel.{{ kolom }}, correctie.{{ kolom }})"),
        ("soort in ('rij', 'totaal')", "soort in ('rij')"),
        ("order by volgnummer) > 1", "order by volgnummer) > 2"),
        ("versie.valid_from > {{", "versie.valid_from < {{"),
    ],
    "int_publicatie_exemplaar": [("= 'aangenomen' and gezakt", "= 'aangenomen' or gezakt")],
    "int_revisie_paar": [("oud.verschijningsvolgorde < nieuw", "oud.verschijningsvolgorde > nieuw")],
    "int_publicatie_volgorde": [
        ("known_from nulls first, accessed, moment, aantal", "known_from desc, accessed, moment, aantal")
    ],
    "int_controle_rij": [
        ("+ uwv_profiel + uwv_geen_profiel as som", "+ uwv_profiel as som"),
        ("when is_dubbel then 'wijkt_af'", "when is_dubbel then 'klopt'"),
        ("is_geldig or is_vervallen then 'fout'", "is_geldig then 'fout'"),
    ],
    "int_controle_voetnoot": [
        ("(200 *", "(100 *"),
        ("when doelgroepregister >= totaal", "when doelgroepregister <= totaal"),
    ],
    "int_controle_totaal": [("when 0 then 'ontbreekt'", "when 0 then 'klopt'")],
    "int_controle_indeling": [
        ("5 * (indeling", "2 * (indeling"),
        ("count(regel.code) = 0", "count(regel.code) = 1"),
    ],
    "int_controle_samenhang": [
        ("vorig.kwartaalnummer + 1", "vorig.kwartaalnummer + 4"),
        ("having count(*) =", "having count(*) <"),
        ("            and landelijke_amr.kolom = regionaal_totaal.kolom", "            and true"),
    ],
    "int_controle_uniek": [("gemeente.amr_code <> ander.amr_code", "gemeente.amr_code = ander.amr_code")],
    "int_controle": [("gepubliceerd - berekend", "berekend - gepubliceerd")],
    "int_gemeente_versie": [("over naamgeschiedenis + 1", "over naamgeschiedenis")],
    "int_gemeente_koppeling": [("ingangsdatum <= make_date(", "ingangsdatum < make_date(")],
    "int_gemeente_kwartaal": [("= count(gedrukt", ">= count(gedrukt")],
    "int_gebied_samengesteld": [("samenloop.doel_code <> ander", "samenloop.doel_code < ander")],
    "int_opvolging": [("inner join herindeling on", "left join herindeling on")],
    "int_amr_samenstelling": [("vorig.kwartaalnummer + 1", "vorig.kwartaalnummer + 2")],
    "int_quarter": [("interval 2 month", "interval 1 month")],
    "dim_quarter": [("lag(quarter_key, 4)", "lag(quarter_key, 3)")],
    "dim_amr": [("valid_to is null as", "valid_to is not null as")],
    "dim_gemeente": [("valid_to is null as", "valid_to is not null as")],
    "dim_publicatie": [
        ("where is_aangenomen", "where true"),
        ("bron.url", "bron.title as url"),
        ("bron.terms_of_use", "bron.producer as terms_of_use"),
        ("bron.sha256", "publicatie.publicatie_id as sha256"),
        ("bron.is_facsimile", "bron.is_synthetisch as is_facsimile"),
        ("publicatie.known_from,", "publicatie.known_to as known_from,"),
    ],
    "fct_klantprofielen_gemeente": [
        ("where is_current", "where true"),
        ("'regionaal' and soort = 'rij'", "'regionaal'"),
        ("regel.pagina", "regel.volgnummer as pagina"),
        ("regel.bbox", "[regel.bbox[1], regel.bbox[4], regel.bbox[3], regel.bbox[2]]::double[4] as bbox"),
    ],
    "fct_klantprofielen_amr": [
        ("klantprofielen.doelgroepregister", "klantprofielen.totaal as doelgroepregister"),
        ("klantprofielen.bbox", "null::double[4] as bbox"),
    ],
    "fct_klantprofielen_nederland": [
        ("where soort = 'totaal'", "where true"),
        ("regel.pagina", "publicatie.revision as pagina"),
    ],
    "fct_klantprofielen_revisie": [
        ("least(", "greatest("),
        ("rij.known_to is null or rij.known_from < rij.known_to", "true"),
    ],
    "mart_controle": [
        ("{{ ref('int_controle') }}", "{{ ref('int_controle') }} where oordeel <> 'klopt'"),
        ("        berekend,", "        gepubliceerd as berekend,"),
    ],
    "mart_quarantaine": [
        ("else bron.verwacht", "else bron.gevonden"),
        ("else bron.pagina", "else bron.tabel"),
        ("coalesce(bron.reden, reden.reden,", "coalesce(reden.reden, bron.reden,"),
        ("then 'geweigerd' else 'quarantaine'", "then 'quarantaine' else 'geweigerd'"),
    ],
    "mart_revisie": [
        ("verschil.nu - verschil.toen", "verschil.toen - verschil.nu"),
        ("or oud.waarde is distinct from nieuw.waarde", "or true"),
        ("order by revision)", "order by revision desc)"),
    ],
    "mart_stand": [
        (" and feit.gebiedsoort = dekking.gebiedsoort", ""),
        ("kwartaal.start_date", "kwartaal.end_date as start_date"),
        ("left join dim_gemeente", "inner join dim_gemeente"),
    ],
    "mart_trend": [
        ("order by lang.waarde desc", "order by lang.waarde"),
        ("rank() over", "row_number() over"),
        ("lang.schaal * (lang.waarde - vorig.waarde)", "lang.schaal * (vorig.waarde - lang.waarde)"),
        ("{{ 100 if", "{{ 10 if"),
        ("is_nieuwste_indeling and is_volledig", "is_nieuwste_indeling"),
        ("kwartaal.previous_quarter_key", "kwartaal.same_quarter_previous_year_key"),
        ("partition by lang.gebiedsoort, lang.quarter_key,", "partition by lang.gebiedsoort,"),
    ],
    "mart_gemeente_vergelijkbaar": [
        ("filter (not deel.is_gevonden)", "filter (deel.is_gevonden)"),
        ("bool_and(", "bool_or("),
        ("= max(som.indelingsjaar)", "= min(som.indelingsjaar)"),
        ("sum(feit.{{ kolom }})", "max(feit.{{ kolom }})"),
    ],
    "mart_ontleding": [
        ("case when verschil_uwv is not null then", "case when true then"),
        ("100 * (1 - gemiddeld_aandeel) * verschil_uwv", "100 * gemiddeld_aandeel * verschil_uwv"),
        ("100 * (gemiddelde_gemeente * verschil_aandeel", "100 * (gemiddelde_uwv * verschil_aandeel"),
        ("ander.quarter_key\n\n", "dit.quarter_key\n\n"),
        ("where gebiedsoort <> 'nederland'", "where true"),
        ("case when vergelijking.vergelijking = 'jaar' then dit", "case when true then dit"),
    ],
    "mart_dekking": [
        ("(geladen.code is null and apart.code is not null)", "(apart.code is not null)"),
        ("coalesce(geteld.totaal, 0) - nederland.totaal", "nederland.totaal - coalesce(geteld.totaal, 0)"),
        ("[{{ aantal_kolommen('geteld') }}]", "[{{ aantal_kolommen('nederland') }}]"),
        ("len(coalesce(geteld.geladen, [])) = geteld", "len(coalesce(geteld.geladen, [])) <= geteld"),
        ("select max(bekend.quarter_key)", "select min(bekend.quarter_key)"),
        ("            and verwacht.quarter_key = apart.quarter_key", "            and true"),
    ],
    "brug_gemeente_amr": [
        ("dim_quarter.end_date + 1", "dim_quarter.end_date"),
        ("publicatie.bestand as herkomst", "publicatie.publicatie_id as herkomst"),
        ("order by dim_gemeente.valid_from desc", "order by dim_gemeente.valid_from"),
    ],
    "report_cijfer": [("dim_gemeente.gemeente_code as code", "dim_gemeente.gemeente_key as code")],
    "report_gemeente": [("arg_max(amr_code", "arg_min(amr_code")],
    "report_wat_als": [
        ("geen_profiel desc, code asc", "geen_profiel desc, code desc"),
        ("sum(geen_profiel // 2)", "sum(geen_profiel) // 2"),
        ("where plaats <= 5", "where plaats < 5"),
        ("nederland.totaal - 1)", "nederland.totaal)"),
        ("sum(waarde) filter (metric in", "max(waarde) filter (metric in"),
    ],
    METRICS: [
        ('"gemeente_profiel::bigint + uwv_profiel"', '"gemeente_profiel::bigint + uwv_geen_profiel"'),
        ('"uwv_profiel::bigint + uwv_geen_profiel"', '"uwv_profiel::bigint + gemeente_geen_profiel"'),
        ("numerator: met_profiel", "numerator: zonder_profiel"),
        ("denominator: uwv_klanten", "denominator: totaal"),
        ("numerator: totaal_met_register", "numerator: met_profiel"),
        ("window_choice: max", "window_choice: min"),
        ("agg: max, expr: quarter_key", "agg: max, expr: gebiedsoort"),
        ("name: doelgroepregister}\n      #", "name: doelgroepregister, expr: totaal}\n      #"),
        ("doelgroepregister is not null then", "doelgroepregister is null then"),
        ("type_params: {measure: uwv_profiel}", "type_params: {measure: uwv_geen_profiel}"),
        (
            "{measure: doelgroepregister}\n    config: {meta: {eenheid: personen, gebiedsoorten: [amr,",
            "{measure: doelgroepregister}\n    config: {meta: {eenheid: personen, gebiedsoorten: [gemeente, amr,",
        ),
        (
            "denominator: gemeenteklanten}\n    config: {meta: {eenheid: aandeel",
            "denominator: gemeenteklanten}\n    config: {meta: {eenheid: personen",
        ),
    ],
}

MUTATIONS = [
    *(
        Mutation(model if model == METRICS else f"{model}.sql", *change)
        for model, changes in _CHANGES.items()
        for change in changes
    ),
    Mutation("metrics.sql", "gemeente_profiel::bigint + gemeente_geen", "gemeente_profiel::bigint + uwv_geen", _FACTS),
    Mutation("metrics.sql", "(gemeente_profiel::bigint + uwv_profiel)", "(gemeente_profiel::bigint)", _FACTS),
    Mutation(
        "metrics.sql", "totaal::double / nullif(doelgroepregister", "doelgroepregister::double / nullif(totaal", _FACTS
    ),
    Mutation("controle.sql", "is null or {{ berekend }}", "is null and {{ berekend }}", ("int_controle_rij",)),
    Mutation(
        "controle.sql",
        "then 'klopt'\n        else 'wijkt_af'",
        "then 'klopt'\n        else 'klopt'",
        ("int_controle_rij",),
    ),
    Mutation(
        "versie.sql", "{{ dag }} < {{ versie }}", "{{ dag }} <= {{ versie }}", ("int_gemeente_amr", "brug_gemeente_amr")
    ),
    Mutation("versie.sql", "date '9999-12-31'", "date '2014-01-01'", ("dim_publicatie",)),
]
