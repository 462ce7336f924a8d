-- In each classification year for which the seeds hold CBS's own table, the gemeenten of 1 January are those of that
-- table. This shows a herindeling that is missing from the seeds or has the wrong day.
{{ config(meta={'dagster': {'ref': {'name': 'dim_gemeente'}}}) }}

with cbs as (

    select * from {{ ref('cbs_gebied') }}

),

jaar as (

    select distinct indelingsjaar from cbs

),

versie as (

    select
        jaar.indelingsjaar,
        gemeente.gemeente_code
    from jaar
    inner join {{ ref('dim_gemeente') }} as gemeente on {{ geldt_op('gemeente', 'make_date(jaar.indelingsjaar, 1, 1)') }}

)

select
    coalesce(cbs.indelingsjaar, versie.indelingsjaar) as indelingsjaar,
    coalesce(cbs.gemeente_code, versie.gemeente_code) as gemeente_code
from cbs
full join versie on cbs.indelingsjaar = versie.indelingsjaar and cbs.gemeente_code = versie.gemeente_code
where cbs.gemeente_code is null or versie.gemeente_code is null
