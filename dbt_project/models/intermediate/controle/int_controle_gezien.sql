with gezien as (

    select
        *,
        case when gezien is null then 'ontbreekt' when gezien = tekst then 'klopt' else 'wijkt_af' end as oordeel
    from {{ ref('stg_gezien') }}

),

regel as (

    select * from {{ ref('stg_regel') }}

),

geval as (

    select * from {{ ref('controle') }} where controle = 'gezien'

),

final as (

    select
        gezien.publicatie_id,
        'gezien' as controle,
        coalesce(geval.ernst, 'fout') as ernst,
        'cijfer ' || gezien.volgnummer as onderdeel,
        gezien.oordeel,
        map {
            'pagina': gezien.pagina::varchar,
            'plaats': coalesce(' (rij ''' || regel.naam || ''', kolom ' || gezien.kolom || ')', ''),
            'verwacht': gezien.tekst,
            'gevonden': coalesce(gezien.gezien, 'niets')
        } as waarden
    from gezien
    left join regel
        on gezien.publicatie_id = regel.publicatie_id and gezien.regelnummer = regel.volgnummer
    left join geval on gezien.oordeel = geval.geval

)

select * from final
