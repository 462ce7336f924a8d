-- The seeds gemeente and herindeling agree: a code that ended has a successor, and ended on one day, in its last
-- classification year; a code that began by a herindeling began on the day of one; a gemeente with several successors
-- has a splitsing, any other a samenvoeging; a successor exists on the day itself, so that following successors always
-- goes forward in time. A mistake in the seeds gives a gemeente the wrong version.
{{ config(meta={'dagster': {'ref': {'name': 'herindeling'}}}) }}

with gemeente as (

    select
        gemeente_code,
        max(laatste_indelingsjaar) as laatste_indelingsjaar,
        min(ingangsdatum) as ingangsdatum,
        count(distinct ingangsdatum) as aantal_ingangsdatums
    from {{ ref('gemeente') }}
    group by gemeente_code

),

herindeling as (

    select * from {{ ref('herindeling') }}

),

oud as (

    select
        oude_gemeente_code as gemeente_code,
        min(ingangsdatum) as einddatum,
        count(distinct ingangsdatum) as aantal_einddatums,
        count(*) as aantal_opvolgers,
        bool_and(aard = 'splitsing') as is_splitsing,
        bool_or(aard <> 'samenvoeging') as is_geen_samenvoeging
    from herindeling
    group by oude_gemeente_code

)

select
    coalesce(gemeente.gemeente_code, oud.gemeente_code) as gemeente_code,
    'einde' as wat
from gemeente
full join oud on gemeente.gemeente_code = oud.gemeente_code
where
    gemeente.gemeente_code is null
    or (gemeente.laatste_indelingsjaar < (select max(alle.laatste_indelingsjaar) from gemeente as alle)) <> (oud.gemeente_code is not null)
    or gemeente.laatste_indelingsjaar <> year(oud.einddatum - 1)
    or oud.aantal_einddatums > 1
    or oud.is_splitsing <> oud.is_geen_samenvoeging
    or oud.is_splitsing <> (oud.aantal_opvolgers > 1)
union all
select
    gemeente.gemeente_code,
    'begin' as wat
from gemeente
where
    gemeente.aantal_ingangsdatums > 1
    or (
        gemeente.ingangsdatum is not null
        and not exists (
            select 1 from herindeling
            where
                herindeling.nieuwe_gemeente_code = gemeente.gemeente_code
                and herindeling.ingangsdatum = gemeente.ingangsdatum
        )
    )
union all
select
    herindeling.nieuwe_gemeente_code as gemeente_code,
    'opvolger' as wat
from herindeling
where not exists (select 1 from gemeente as alle where alle.gemeente_code = herindeling.nieuwe_gemeente_code)
union all
select
    herindeling.oude_gemeente_code as gemeente_code,
    'volgorde' as wat
from herindeling
left join oud on herindeling.nieuwe_gemeente_code = oud.gemeente_code
left join gemeente on herindeling.nieuwe_gemeente_code = gemeente.gemeente_code
where oud.einddatum <= herindeling.ingangsdatum or gemeente.ingangsdatum > herindeling.ingangsdatum
