-- Every control has as many outcomes as the printed rows and texts of a publication say that it must have. A control whose
-- model loses a filter or a join, or does not run at all, still finds nothing wrong: only the count shows it.
{{ config(meta={'dagster': {'ref': {'name': 'mart_controle'}}}) }}

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
        coalesce(huidig.is_current, false) and bron.quarter_key <> 'onbekend' as is_current
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

-- A null says that the number depends on more than the publication itself.
verwacht as (

    select
        publicatie.publicatie_id,
        unnest(map_entries(map {
            'rijtotaal': coalesce(regel.regels, 0),
            'geheel_aantal': coalesce(regel.regels, 0),
            'rij_zonder_personen': coalesce(regel.rijen, 0),
            'naam_bekend': coalesce(regel.rijen, 0) + (publicatie.niveau is distinct from 'landelijk')::integer,
            'amr_indeling': if(publicatie.amr_code is null, 0, coalesce(regel.gemeenten, 0)),
            'naam_geldig': if(
                publicatie.niveau = 'regionaal' and publicatie.quarter_key <> 'onbekend', coalesce(regel.gemeenten, 0), 0
            ),
            'correctie': coalesce(correctie.aantal, 0),
            'totaalrij': 1,
            'kolomtotaal': if(
                regel.rijen > 0 or (regel.regels > 0 and publicatie.niveau is distinct from 'landelijk'),
                {{ aantallen() | length }},
                0
            ),
            'subtotaal': coalesce(regel.deelsommen, 0),
            'kwartaal': 1,
            'kwartaal_gelezen': 1,
            'kolomkoppen': 1,
            'herkomst': 1,
            'tabel_uniek': 1,
            'nederland_volledig': (publicatie.niveau is not distinct from 'landelijk')::integer,
            'amr_in_bestand': {{ aantallen() | length }} * coalesce(dubbel.in_bestand, 0),
            'mededeling': greatest(1, coalesce(mededeling.alle - mededeling.over_zicht, 0)),
            'zichtbaar': if(lower(publicatie.bestand) like '%.pdf', greatest(1, coalesce(mededeling.over_zicht, 0)), 0),
            'tegenspraak': greatest(1, coalesce(uitspraak.aantal, 0)),
            'gezien': coalesce(gezien.aantal, 0),
            'kolomvolgorde': if(coalesce(publicatie.kolomkoppen_gelezen, false), 0, 2),
            'kolomvolgorde_gelijk': if(coalesce(publicatie.kolomkoppen_gelezen, false), 0, 1),
            'registratiegraad': 1,
            'doelgroepregister': (publicatie.niveau is not null)::integer,
            'amr_volledig': coalesce(lid.aantal, 0),
            'amr_dekking': (publicatie.amr_code is not null)::integer,
            'amr_meerderheid': (publicatie.amr_code is not null)::integer,
            'vervanging': (publicatie.replaces is not null)::integer,
            'bestand_uniek': 1,
            'gemeente_uniek': case
                when publicatie.niveau is distinct from 'regionaal' or publicatie.quarter_key = 'onbekend' then 0
                when publicatie.is_current then coalesce(regel.rijen, 0)
            end,
            'revisie': case when publicatie.quarter_key = 'onbekend' then 0 when publicatie.revision > 1 then 1 end,
            'landelijk_regionaal': if(
                publicatie.niveau = 'landelijk', {{ aantallen() | length }} * coalesce(dubbel.in_kwartaal, 0), 0
            ),
            'amr_som': if(
                publicatie.niveau = 'landelijk'
                and publicatie.is_current
                and kwartaal.aantal_amrs = (select count(*) from {{ ref('arbeidsmarktregio') }}),
                {{ aantallen() | length }},
                0
            ),
            'verandering': coalesce(verandering.aantal, 0)
        })) as uitkomsten
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
