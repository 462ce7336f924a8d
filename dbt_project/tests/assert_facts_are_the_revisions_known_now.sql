-- Two ways to one answer: each fact from a publication with a known day equals the row of fct_klantprofielen_revisie
-- that is still the latest known, and an AMR or Nederland never has two rows on one day.
{{ config(meta={'dagster': {'ref': {'name': 'fct_klantprofielen_revisie'}}}) }}

{%- set gemeen -%}
    quarter_key,
        amr_key,
        publicatie_id,
        {{ aantal_kolommen() }},
        profielgraad,
        gecorrigeerde_kolommen
{%- endset %}

with bekend as (

    select publicatie_id from {{ ref('dim_publicatie') }} where known_from is not null

),

revisie as (

    select * from {{ ref('fct_klantprofielen_revisie') }}

),

feit as (

    select
        'gemeente' as feit,
        gemeente_key,
        null::integer as doelgroepregister,
        {{ gemeen }}
    from {{ ref('fct_klantprofielen_gemeente') }}
    union all
    select
        'amr' as feit,
        null as gemeente_key,
        doelgroepregister,
        {{ gemeen }}
    from {{ ref('fct_klantprofielen_amr') }}
    union all
    select
        'nederland' as feit,
        null as gemeente_key,
        doelgroepregister,
        {{ gemeen.replace('amr_key', 'null as amr_key') }}
    from {{ ref('fct_klantprofielen_nederland') }}

),

ontbreekt as (

    select * from feit
    where publicatie_id in (select bekend.publicatie_id from bekend)
    except all
    select
        feit,
        gemeente_key,
        doelgroepregister,
        {{ gemeen }}
    from revisie
    where known_to is null

),

dubbel as (

    select * from revisie
    where feit <> 'gemeente' and quarter_key <> 'onbekend'
    qualify
        lead(known_from) over (partition by quarter_key, feit, amr_key order by known_from)
        < coalesce(known_to, date '9999-12-31')

)

select
    'ontbreekt' as wat,
    feit,
    publicatie_id,
    gemeente_key,
    amr_key
from ontbreekt
union all
select
    'overlapt' as wat,
    feit,
    publicatie_id,
    gemeente_key,
    amr_key
from dubbel
