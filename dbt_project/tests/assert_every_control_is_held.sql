-- Every control has as many outcomes as the printed rows and texts of a publication say that it must have. A control whose
-- model loses a filter or a join, or does not run at all, still finds nothing wrong: only the count shows it.
{{ config(meta={'dagster': {'ref': {'name': 'mart_controle'}}}) }}

{%- set kolommen = aantallen() | length %}

with naam as (

    select * from {{ ref('int_naam') }}

),

regel as (

    select
        regel.publicatie_id,
        count(*) filter (where regel.soort = 'rij') as rijen,
        count(*) filter (where regel.soort in ('rij', 'totaal')) as regels,
        count(*) filter (where regel.soort in ('subtotaal', 'transport')) as deelsommen,
        count(naam.code) filter (where regel.soort = 'rij') as gemeenten
    from {{ source('staging', 'regel') }} as regel
    left join naam on naam.soort = 'gemeente' and regel.naam_sleutel = naam.naam_sleutel
    group by regel.publicatie_id

),

mededeling as (

    select
        publicatie_id,
        count(*) filter (where coalesce(begrip in ('niet_zichtbaar', 'beschadigd', 'anders_gelezen'), false)) as over_zicht,
        count(*) as alle
    from {{ source('staging', 'mededeling') }}
    group by publicatie_id

),

uitspraak as (

    select
        publicatie_id,
        count(*) as aantal
    from {{ source('staging', 'uitspraak') }}
    group by publicatie_id

),

gezien as (

    select
        publicatie_id,
        count(*) as aantal
    from {{ source('staging', 'gezien') }}
    group by publicatie_id

),

correctie as (

    select
        publicatie_id,
        count(*) as aantal
    from {{ source('staging', 'correctie') }}
    where is_toegepast
    group by publicatie_id

),

lid as (

    select
        dag,
        amr_code,
        count(*) as aantal
    from {{ ref('int_gemeente_amr') }}
    where bron = 'CBS'
    group by dag, amr_code

),

publicatie as (

    select
        bron.*,
        stg.quarter_end_date,
        case when bron.niveau = 'regionaal' then naam.code end as amr_code,
        huidig.revision,
        coalesce(huidig.is_current, false) and bron.quarter_key <> 'onbekend' as is_current,
        bron.quarter_key <> 'onbekend' as is_gedateerd,
        coalesce(bron.niveau = 'landelijk', false) as is_landelijk,
        coalesce(bron.niveau = 'regionaal', false) as is_regionaal,
        coalesce(bron.kolomkoppen_gelezen, false) as is_gelabeld
    from {{ source('staging', 'publicatie') }} as bron
    inner join {{ ref('stg_publicatie') }} as stg on bron.publicatie_id = stg.publicatie_id
    left join naam on naam.soort = 'amr' and bron.amr_sleutel = naam.naam_sleutel
    left join {{ ref('dim_publicatie') }} as huidig on bron.publicatie_id = huidig.publicatie_id
    where bron.uitslag <> 'geweigerd'

),

-- The AMRs of which a publication has a row or a total, and which other publications have one too: of its own file, and
-- of its quarter.
amr as (

    select distinct
        publicatie.publicatie_id,
        publicatie.niveau,
        publicatie.bestand,
        publicatie.quarter_key,
        publicatie.quarter_key_kop,
        publicatie.is_current,
        coalesce(publicatie.amr_code, naam.code) as amr_code
    from publicatie
    inner join {{ source('staging', 'regel') }} as regel on publicatie.publicatie_id = regel.publicatie_id
    left join naam on publicatie.niveau = 'landelijk' and naam.soort = 'amr' and regel.naam_sleutel = naam.naam_sleutel
    where
        (publicatie.niveau = 'landelijk' and regel.soort = 'rij' and naam.code is not null)
        or (publicatie.amr_code is not null and regel.soort = 'totaal')

),

dubbel as (

    select
        amr.publicatie_id,
        count(distinct ander.amr_code) filter (
            where ander.bestand = amr.bestand and ander.quarter_key_kop is not distinct from amr.quarter_key_kop
        ) as in_bestand,
        count(distinct ander.amr_code) filter (
            where ander.is_current and amr.is_current and ander.quarter_key = amr.quarter_key
        ) as in_kwartaal
    from amr
    inner join amr as ander on amr.amr_code = ander.amr_code and amr.niveau <> ander.niveau
    group by amr.publicatie_id

),

kwartaal as (

    select
        quarter_key,
        count(*) as aantal_amrs
    from publicatie
    where is_current and niveau = 'regionaal'
    group by quarter_key

),

stand as (

    select
        feit.publicatie_id,
        feit.quarter_key,
        dim_amr.amr_code
    from {{ ref('fct_klantprofielen_amr') }} as feit
    inner join {{ ref('dim_amr') }} as dim_amr on feit.amr_key = dim_amr.amr_key
    union all
    select
        publicatie_id,
        quarter_key,
        'NL' as amr_code
    from {{ ref('fct_klantprofielen_nederland') }}

),

verandering as (

    select
        stand.publicatie_id,
        count(*) as aantal
    from stand
    inner join {{ ref('dim_quarter') }} as dim_quarter on stand.quarter_key = dim_quarter.quarter_key
    inner join stand as vorig
        on dim_quarter.previous_quarter_key = vorig.quarter_key and stand.amr_code = vorig.amr_code
    group by stand.publicatie_id

),

geteld as (

    select
        publicatie.*,
        coalesce(regel.rijen, 0) as rijen,
        coalesce(regel.regels, 0) as regels,
        coalesce(regel.deelsommen, 0) as deelsommen,
        coalesce(regel.gemeenten, 0) as gemeenten,
        coalesce(mededeling.over_zicht, 0) as over_zicht,
        coalesce(mededeling.alle - mededeling.over_zicht, 0) as mededelingen,
        coalesce(uitspraak.aantal, 0) as uitspraken,
        coalesce(gezien.aantal, 0) as gezien,
        coalesce(correctie.aantal, 0) as correcties,
        coalesce(dubbel.in_bestand, 0) as amrs_in_bestand,
        coalesce(dubbel.in_kwartaal, 0) as amrs_in_kwartaal,
        coalesce(verandering.aantal, 0) as veranderingen,
        coalesce(lid.aantal, 0) as leden,
        coalesce(kwartaal.aantal_amrs = (select count(*) from {{ ref('arbeidsmarktregio') }}), false) as heeft_alle_amrs
    from publicatie
    left join regel on publicatie.publicatie_id = regel.publicatie_id
    left join mededeling on publicatie.publicatie_id = mededeling.publicatie_id
    left join uitspraak on publicatie.publicatie_id = uitspraak.publicatie_id
    left join gezien on publicatie.publicatie_id = gezien.publicatie_id
    left join correctie on publicatie.publicatie_id = correctie.publicatie_id
    left join dubbel on publicatie.publicatie_id = dubbel.publicatie_id
    left join verandering on publicatie.publicatie_id = verandering.publicatie_id
    left join lid on publicatie.quarter_end_date = lid.dag and publicatie.amr_code = lid.amr_code
    left join kwartaal on publicatie.quarter_key = kwartaal.quarter_key

),

-- A null says that the number depends on more than the publication itself.
verwacht as (

    select
        publicatie_id,
        unnest(map_entries(map {
            'rijtotaal': regels,
            'geheel_aantal': regels,
            'rij_zonder_personen': rijen,
            'naam_bekend': if(is_landelijk, rijen, rijen + 1),
            'amr_indeling': if(amr_code is null, 0, gemeenten),
            'naam_geldig': if(is_regionaal and is_gedateerd, gemeenten, 0),
            'correctie': correcties,
            'totaalrij': 1,
            'kolomtotaal': if(rijen > 0 or (regels > 0 and not is_landelijk), {{ kolommen }}, 0),
            'subtotaal': deelsommen,
            'kwartaal': 1,
            'kwartaal_gelezen': 1,
            'kolomkoppen': 1,
            'herkomst': 1,
            'tabel_uniek': 1,
            'nederland_volledig': is_landelijk::integer,
            'amr_in_bestand': {{ kolommen }} * amrs_in_bestand,
            'mededeling': greatest(1, mededelingen),
            'zichtbaar': if(lower(bestand) like '%.pdf', greatest(1, over_zicht), 0),
            'tegenspraak': greatest(1, uitspraken),
            'gezien': gezien,
            'kolomvolgorde': if(is_gelabeld, 0, 2),
            'kolomvolgorde_gelijk': if(is_gelabeld, 0, 1),
            'registratiegraad': 1,
            'doelgroepregister': (niveau is not null)::integer,
            'amr_volledig': leden,
            'amr_dekking': (amr_code is not null)::integer,
            'amr_meerderheid': (amr_code is not null)::integer,
            'vervanging': (replaces is not null)::integer,
            'bestand_uniek': 1,
            'gemeente_uniek': if(not is_regionaal or not is_gedateerd, 0, if(is_current, rijen, null)),
            'revisie': if(not is_gedateerd, 0, if(revision > 1, 1, null)),
            'landelijk_regionaal': if(is_landelijk, {{ kolommen }} * amrs_in_kwartaal, 0),
            'amr_som': if(is_landelijk and is_current and heeft_alle_amrs, {{ kolommen }}, 0),
            'verandering': veranderingen
        })) as uitkomsten
    from geteld

),

gehouden as (

    select
        publicatie_id,
        controle,
        count(*) as aantal
    from {{ ref('mart_controle') }}
    group by publicatie_id, controle

)

select
    coalesce(verwacht.publicatie_id, gehouden.publicatie_id) as publicatie_id,
    coalesce(verwacht.uitkomsten.key, gehouden.controle) as controle,
    verwacht.uitkomsten.value as verwacht,
    coalesce(gehouden.aantal, 0) as gevonden
from verwacht
full join gehouden
    on verwacht.publicatie_id = gehouden.publicatie_id and verwacht.uitkomsten.key = gehouden.controle
where
    verwacht.publicatie_id is null
    or verwacht.uitkomsten.value <> coalesce(gehouden.aantal, 0)
