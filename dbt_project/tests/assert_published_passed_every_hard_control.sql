-- Each accepted publication has every hard control that applies to it, and each of them holds.
-- A control that was never computed fails too.
{{ config(meta={'dagster': {'ref': {'name': 'mart_controle'}}}) }}

with verplicht as (

    select
        publicatie_id,
        unnest(
            ['rijtotaal', 'geheel_aantal', 'totaalrij', 'kwartaal', 'bestand_uniek']
            || case niveau when 'regionaal' then ['kolomtotaal', 'naam_bekend'] else [] end
            || case when lower(bestand) like '%.pdf' then ['zichtbaar'] else [] end
            || case kolomvolgorde when 'gelezen' then [] else ['kolomvolgorde', 'kolomvolgorde_gelijk'] end
        ) as controle
    from {{ ref('dim_publicatie') }}

),

controle as (

    select * from {{ ref('mart_controle') }} where ernst = 'fout'

)

select
    verplicht.publicatie_id,
    verplicht.controle,
    'ontbreekt' as oordeel
from verplicht
left join controle on verplicht.publicatie_id = controle.publicatie_id and verplicht.controle = controle.controle
where controle.publicatie_id is null
union all
select
    publicatie_id,
    controle,
    oordeel
from controle
where oordeel <> 'klopt' and publicatie_id in (select verplicht.publicatie_id from verplicht)
