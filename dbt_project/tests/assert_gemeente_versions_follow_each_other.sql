-- The versions of a gemeente never overlap, end after they begin, and at most one is current:
-- otherwise a figure resolves to two versions, or to none.
{{ config(meta={'dagster': {'ref': {'name': 'dim_gemeente'}}}) }}

with versie as (

    select
        *,
        lead(valid_from) over (partition by gemeente_code order by valid_from) as volgende_valid_from
    from {{ ref('dim_gemeente') }}

)

select *
from versie
where
    valid_to <= valid_from
    or (volgende_valid_from is not null and valid_to is distinct from volgende_valid_from)
    or is_current <> (valid_to is null)
