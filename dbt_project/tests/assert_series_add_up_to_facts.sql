-- Every classification year holds every published figure of a known quarter exactly once: whatever merged or was
-- divided, what is added up over areas is what is in the facts, column by column.
{{ config(meta={'dagster': {'ref': {'name': 'mart_gemeente_vergelijkbaar'}}}) }}

with feit as (

    select
        quarter_key,
        sum(gemeente_profiel) as gemeente_profiel,
        sum(gemeente_geen_profiel) as gemeente_geen_profiel,
        sum(uwv_profiel) as uwv_profiel,
        sum(uwv_geen_profiel) as uwv_geen_profiel,
        sum(totaal) as totaal
    from {{ ref('fct_klantprofielen_gemeente') }}
    where quarter_key <> 'onbekend'
    group by quarter_key

),

reeks as (

    select
        quarter_key,
        indelingsjaar,
        sum(gemeente_profiel) as gemeente_profiel,
        sum(gemeente_geen_profiel) as gemeente_geen_profiel,
        sum(uwv_profiel) as uwv_profiel,
        sum(uwv_geen_profiel) as uwv_geen_profiel,
        sum(totaal) as totaal
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
    feit.gemeente_profiel is distinct from reeks.gemeente_profiel
    or feit.gemeente_geen_profiel is distinct from reeks.gemeente_geen_profiel
    or feit.uwv_profiel is distinct from reeks.uwv_profiel
    or feit.uwv_geen_profiel is distinct from reeks.uwv_geen_profiel
    or feit.totaal is distinct from reeks.totaal
    or count(*) over (partition by feit.quarter_key) <> (select count(distinct jaar.indelingsjaar) from reeks as jaar)
