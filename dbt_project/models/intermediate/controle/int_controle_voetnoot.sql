with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

kolom as (

    select * from {{ ref('int_kolomtotaal') }} where kolom = 'totaal'

),

-- Rounded half up in whole numbers: a .5 is exact here, unlike in floating point.
voetnoot as (

    select
        publicatie.publicatie_id,
        publicatie.niveau,
        publicatie.doelgroepregister,
        publicatie.registratiegraad_gepubliceerd,
        kolom.totaalrij as totaal,
        (200 * kolom.totaalrij::bigint + publicatie.doelgroepregister)
        // nullif(2 * publicatie.doelgroepregister::bigint, 0) as afgerond
    from publicatie
    left join kolom on publicatie.publicatie_id = kolom.publicatie_id

),

registratiegraad as (

    select
        publicatie_id,
        'registratiegraad' as controle,
        'waarschuwing' as ernst,
        'voetnoot' as onderdeel,
        registratiegraad_gepubliceerd::bigint as gepubliceerd,
        afgerond as berekend,
        {{ vergelijk('registratiegraad_gepubliceerd', 'afgerond') }} as oordeel,
        map { 'totaal': {{ getal('totaal') }}, 'register': {{ getal('doelgroepregister') }} } as waarden
    from voetnoot

),

doelgroepregister as (

    select
        publicatie_id,
        'doelgroepregister' as controle,
        case when doelgroepregister is null or totaal is null then 'waarschuwing' else 'fout' end as ernst,
        'voetnoot' as onderdeel,
        doelgroepregister::bigint as gepubliceerd,
        totaal::bigint as berekend,
        case
            when doelgroepregister is null or totaal is null then 'ontbreekt'
            when doelgroepregister >= totaal then 'klopt'
            else 'wijkt_af'
        end as oordeel
    from voetnoot
    where niveau is not null

),

final as (

    select * from registratiegraad
    union all by name
    select * from doelgroepregister

)

select * from final
