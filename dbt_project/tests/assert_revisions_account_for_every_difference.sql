-- Each revision is in mart_revisie, and per column its differences add up to the difference between the printed pages:
-- this shows a cell that is missed or counted twice.
{{ config(meta={'dagster': {'ref': {'name': 'mart_revisie'}}}) }}

with publicatie as (

    select * from {{ ref('dim_publicatie') }} where quarter_key <> 'onbekend'

),

gedrukt as (

    {% for kolom in aantallen() %}
        select
            publicatie_id,
            '{{ kolom }}' as kolom,
            sum({{ kolom }}) as som
        from {{ ref('stg_regel') }}
        where soort in ('rij', 'totaal')
        group by publicatie_id
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

verwacht as (

    select
        nieuw.publicatie_id,
        gedrukt.kolom,
        gedrukt.som - gedrukt_eerder.som as verschil
    from publicatie as nieuw
    inner join publicatie as oud
        on
            nieuw.quarter_key = oud.quarter_key
            and nieuw.niveau = oud.niveau
            and nieuw.amr_key is not distinct from oud.amr_key
            and nieuw.revision = oud.revision + 1
    inner join gedrukt on nieuw.publicatie_id = gedrukt.publicatie_id
    inner join gedrukt as gedrukt_eerder
        on oud.publicatie_id = gedrukt_eerder.publicatie_id and gedrukt.kolom = gedrukt_eerder.kolom

),

gevonden as (

    select
        publicatie_id,
        kolom,
        sum(coalesce(nu, 0) - coalesce(toen, 0)) as verschil
    from {{ ref('mart_revisie') }}
    group by publicatie_id, kolom

)

select
    verwacht.publicatie_id,
    verwacht.kolom,
    verwacht.verschil as verwacht,
    gevonden.verschil as gevonden
from verwacht
left join gevonden on verwacht.publicatie_id = gevonden.publicatie_id and verwacht.kolom = gevonden.kolom
where
    verwacht.verschil <> coalesce(gevonden.verschil, 0)
    or not exists (select 1 from gevonden as bekend where bekend.publicatie_id = verwacht.publicatie_id)
