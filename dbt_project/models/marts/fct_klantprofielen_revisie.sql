with publicatie as (

    select * from {{ ref('int_publicatie_beoordeeld') }} where known_from is not null

),

regel as (

    select * from {{ ref('int_regel') }}

),

amr as (

    select * from {{ ref('dim_amr') }}

),

kwartaal as (

    select * from {{ ref('dim_quarter') }}

),

-- From this day on the region's own publication replaces its row in the national table.
regionaal as (

    select
        quarter_key,
        amr_code,
        min(known_from) as known_from
    from publicatie
    where niveau = 'regionaal'
    group by quarter_key, amr_code

),

rij as (

    select
        case
            when publicatie.niveau = 'regionaal' and regel.soort = 'rij' then 'gemeente'
            when publicatie.niveau = 'regionaal' or regel.soort = 'rij' then 'amr'
            else 'nederland'
        end as feit,
        publicatie.quarter_key,
        regel.gemeente_key,
        regel.amr_code,
        publicatie.publicatie_id,
        publicatie.revision,
        publicatie.known_from,
        least(
            publicatie.known_to,
            case when publicatie.niveau = 'landelijk' and regel.soort = 'rij' then regionaal.known_from end
        ) as known_to,
        {{ aantal_kolommen('regel') }},
        case when regel.soort = 'totaal' then publicatie.doelgroepregister end as doelgroepregister,
        case when regel.soort = 'totaal' then publicatie.registratiegraad_gepubliceerd end as registratiegraad_gepubliceerd,
        regel.gecorrigeerde_kolommen,
        regel.pagina,
        regel.bbox
    from publicatie
    inner join regel on publicatie.publicatie_id = regel.publicatie_id
    left join regionaal on publicatie.quarter_key = regionaal.quarter_key and regel.amr_code = regionaal.amr_code
    where publicatie.niveau = 'regionaal' or publicatie.quarter_key <> 'onbekend' or regel.soort = 'totaal'

),

final as (

    select
        rij.feit,
        rij.quarter_key,
        rij.gemeente_key,
        amr.amr_key,
        rij.publicatie_id,
        rij.revision,
        rij.known_from,
        rij.known_to,
        {{ aantal_kolommen('rij') }},
        rij.doelgroepregister,
        rij.registratiegraad_gepubliceerd,
        {{ profielgraden() }},
        {{ registratiegraad() }} as registratiegraad,
        rij.gecorrigeerde_kolommen,
        rij.pagina,
        rij.bbox
    from rij
    inner join kwartaal on rij.quarter_key = kwartaal.quarter_key
    asof left join amr on rij.amr_code = amr.amr_code and {{ laatste_dag('kwartaal.end_date') }} >= amr.valid_from
    where rij.known_to is null or rij.known_from < rij.known_to

)

select * from final
order by quarter_key, feit, amr_key, gemeente_key, known_from, publicatie_id
