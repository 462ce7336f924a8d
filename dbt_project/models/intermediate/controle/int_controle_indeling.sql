with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

regel as (

    select * from {{ ref('int_regel') }}

),

lid as (

    select * from {{ ref('int_gemeente_amr') }} where bron = 'CBS'

),

indeling as (

    select
        indeling.*,
        publicatie.amr_naam_cbs,
        publicatie.is_onvolledig,
        -- More than a fifth of them.
        5 * (indeling.aantal_gemeenten - indeling.aantal_gedekt) > indeling.aantal_gemeenten as mist_veel
    from {{ ref('int_publicatie_indeling') }} as indeling
    inner join publicatie on indeling.publicatie_id = publicatie.publicatie_id

),

amr_volledig as (

    select
        publicatie.publicatie_id,
        'amr_volledig' as controle,
        'waarschuwing' as ernst,
        lid.gemeente_naam as onderdeel,
        case when count(regel.code) = 0 then 'ontbreekt' else 'klopt' end as oordeel,
        map { 'jaar': lid.indelingsjaar::varchar, 'gemeente': lid.gemeente_naam, 'amr': publicatie.amr_naam_cbs } as waarden
    from publicatie
    inner join lid on publicatie.quarter_end_date = lid.dag and publicatie.amr_code = lid.amr_code
    left join regel on publicatie.publicatie_id = regel.publicatie_id and lid.gemeente_code = regel.code
    group by all

),

amr_dekking as (

    select
        publicatie_id,
        'amr_dekking' as controle,
        case when mist_veel and is_onvolledig then 'waarschuwing' else 'fout' end as ernst,
        'regio' as onderdeel,
        aantal_gedekt as gepubliceerd,
        aantal_gemeenten as berekend,
        case when mist_veel then 'wijkt_af' else 'klopt' end as oordeel,
        case when mist_veel and is_onvolledig then 'toegestaan' end as geval,
        map { 'jaar': year(dag)::varchar, 'amr': amr_naam_cbs, 'bron': bron } as waarden
    from indeling

),

amr_meerderheid as (

    select
        publicatie_id,
        'amr_meerderheid' as controle,
        'fout' as ernst,
        'regio' as onderdeel,
        case when 2 * aantal_elders > aantal_gedrukt then 'wijkt_af' else 'klopt' end as oordeel,
        map {
            'totaal': aantal_gedrukt::varchar,
            'gevonden': aantal_elders::varchar,
            'jaar': year(dag)::varchar,
            'amr': amr_naam_cbs,
            'bron': bron
        } as waarden
    from indeling

),

final as (

    select * from amr_volledig
    union all by name
    select * from amr_dekking
    union all by name
    select * from amr_meerderheid

)

select * from final
