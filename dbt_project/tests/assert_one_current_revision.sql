-- In a known quarter only the last revision is current, and revisions count from 1 without a gap.
-- Under 'onbekend' publications never revise one another: each is the first and current.
{{ config(meta={'dagster': {'ref': {'name': 'dim_publicatie'}}}) }}

select
    quarter_key,
    niveau,
    amr_key
from {{ ref('dim_publicatie') }}
where quarter_key <> 'onbekend'
group by quarter_key, niveau, amr_key
having
    count(*) filter (where is_current) <> 1
    or max(revision) filter (where is_current) <> count(*)
    or count(distinct revision) <> count(*)
    or min(revision) <> 1
union all
select
    quarter_key,
    niveau,
    amr_key
from {{ ref('dim_publicatie') }}
where quarter_key = 'onbekend' and (revision <> 1 or not is_current)
