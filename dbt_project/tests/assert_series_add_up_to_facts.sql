-- Every classification year holds every published figure of a known quarter exactly once: whatever merged or split, the
-- sum over areas equals the sum of the facts, column by column.
{{ config(meta={'dagster': {'ref': {'name': 'mart_gemeente_vergelijkbaar'}}}) }}

with feit as (

    select
        quarter_key,
        {{ aantal_sommen() }}
    from {{ ref('fct_klantprofielen_gemeente') }}
    where quarter_key <> 'onbekend'
    group by quarter_key

),

reeks as (

    select
        quarter_key,
        indelingsjaar,
        {{ aantal_sommen() }}
    from {{ ref('mart_gemeente_vergelijkbaar') }}
    group by quarter_key, indelingsjaar

)

select
    coalesce(feit.quarter_key, reeks.quarter_key) as quarter_key,
    reeks.indelingsjaar,
    feit.totaal as totaal_feit,
    reeks.totaal as totaal_reeks
from feit
full join reeks on feit.quarter_key = reeks.quarter_key
qualify
    {{ verschillende_aantallen('feit', 'reeks') }}
    or count(*) over (partition by feit.quarter_key) <> (select count(distinct jaar.indelingsjaar) from reeks as jaar)
