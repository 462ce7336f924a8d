-- The facts hold every row that a current publication prints. A gemeente with nobody in Sonar adds nothing to a sum,
-- so only a count of rows shows that it got lost.
{{ config(meta={'dagster': {'ref': {'name': 'fct_klantprofielen_gemeente'}}}) }}

with publicatie as (

    select * from {{ ref('dim_publicatie') }} where is_current

),

gedrukt as (

    select
        regel.publicatie_id,
        count(*) as aantal
    from {{ ref('stg_regel') }} as regel
    inner join publicatie on regel.publicatie_id = publicatie.publicatie_id
    where regel.soort = 'totaal' or (publicatie.niveau = 'regionaal' and regel.soort = 'rij')
    group by regel.publicatie_id

),

feit as (

    select publicatie_id from {{ ref('fct_klantprofielen_gemeente') }}
    union all
    select amr.publicatie_id
    from {{ ref('fct_klantprofielen_amr') }} as amr
    inner join publicatie on amr.publicatie_id = publicatie.publicatie_id
    where publicatie.niveau = 'regionaal'
    union all
    select publicatie_id from {{ ref('fct_klantprofielen_nederland') }}

),

geladen as (

    select
        publicatie_id,
        count(*) as aantal
    from feit
    group by publicatie_id

)

select
    coalesce(publicatie.publicatie_id, geladen.publicatie_id) as publicatie_id,
    gedrukt.aantal as gedrukt,
    geladen.aantal as geladen
from publicatie
left join gedrukt on publicatie.publicatie_id = gedrukt.publicatie_id
full join geladen on publicatie.publicatie_id = geladen.publicatie_id
where gedrukt.aantal is null or gedrukt.aantal is distinct from geladen.aantal
