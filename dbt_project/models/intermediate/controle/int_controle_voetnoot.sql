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
        case
            when registratiegraad_gepubliceerd is null or afgerond is null
                then 'Het percentage is niet na te rekenen: het percentage, het doelgroepregister of het totaal ontbreekt.'
            else format(
                'Er staat {}%, maar {} van {} personen is afgerond {}%.',
                registratiegraad_gepubliceerd, {{ getal('totaal') }}, {{ getal('doelgroepregister') }}, afgerond
            )
        end as toelichting
    from voetnoot

),

doelgroepregister as (

    select
        publicatie_id,
        'doelgroepregister' as controle,
        'waarschuwing' as ernst,
        'voetnoot' as onderdeel,
        doelgroepregister::bigint as gepubliceerd,
        totaal::bigint as berekend,
        case
            when doelgroepregister is null or totaal is null then 'ontbreekt'
            when doelgroepregister >= totaal then 'klopt'
            else 'wijkt_af'
        end as oordeel,
        case
            when doelgroepregister is null then 'De omvang van het doelgroepregister is niet gevonden.'
            when totaal is null then 'Het totaal in Sonar is niet gevonden.'
            else format(
                'In het doelgroepregister staan {} personen; dat is minder dan de {} personen in Sonar.',
                {{ getal('doelgroepregister') }}, {{ getal('totaal') }}
            )
        end as toelichting
    from voetnoot
    where niveau is not null

),

final as (

    select * from registratiegraad
    union all
    select * from doelgroepregister

)

select * from final
