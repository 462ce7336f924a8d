with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

kolom as (

    select * from {{ ref('int_kolomtotaal') }}

),

geteld as (

    select
        publicatie.publicatie_id,
        publicatie.niveau,
        coalesce(kolom.aantal_totaalrijen, 0) as aantal_totaalrijen
    from publicatie
    left join kolom on publicatie.publicatie_id = kolom.publicatie_id and kolom.kolom = 'totaal'

),

totaalrij as (

    select
        publicatie_id,
        'totaalrij' as controle,
        'fout' as ernst,
        case niveau when 'landelijk' then 'Nederland' else 'TOTAAL AMR' end as onderdeel,
        aantal_totaalrijen as gepubliceerd,
        1::bigint as berekend,
        case aantal_totaalrijen when 0 then 'ontbreekt' when 1 then 'klopt' else 'wijkt_af' end as oordeel
    from geteld

),

-- A national table may consist of its total row alone.
kolomtotaal as (

    select
        kolom.publicatie_id,
        'kolomtotaal' as controle,
        'fout' as ernst,
        kolom.kolom as onderdeel,
        kolom.totaalrij::bigint as gepubliceerd,
        kolom.som as berekend,
        {{ vergelijk('kolom.totaalrij', 'kolom.som') }} as oordeel,
        map { 'kolom': kolom.omschrijving } as waarden
    from kolom
    inner join publicatie on kolom.publicatie_id = publicatie.publicatie_id
    where kolom.aantal_rijen > 0 or publicatie.niveau is distinct from 'landelijk'

),

final as (

    select * from totaalrij
    union all by name
    select * from kolomtotaal

)

select * from final
