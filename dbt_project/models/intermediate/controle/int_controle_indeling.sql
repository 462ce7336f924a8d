with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

regel as (

    select * from {{ ref('int_regel') }}

),

versie as (

    select * from {{ ref('int_gemeente_versie') }}

),

gebied as (

    select * from {{ ref('cbs_gebied') }}

),

-- The gemeenten of the publication's region on the quarter's last day, by CBS.
verwacht as (

    select
        publicatie.publicatie_id,
        publicatie.amr_naam_cbs,
        versie.gemeente_code,
        versie.gemeente_naam,
        coalesce(gebied.indelingsjaar, versie.laatste_indelingsjaar) as indelingsjaar
    from publicatie
    inner join versie on {{ geldt_op('versie', 'publicatie.quarter_end_date') }}
    left join gebied on versie.gemeente_code = gebied.gemeente_code and year(publicatie.quarter_end_date) = gebied.indelingsjaar
    where publicatie.amr_code = coalesce(gebied.amr_code, versie.amr_code)

),

final as (

    select
        verwacht.publicatie_id,
        'amr_volledig' as controle,
        'waarschuwing' as ernst,
        verwacht.gemeente_naam as onderdeel,
        case when count(regel.code) = 0 then 'ontbreekt' else 'klopt' end as oordeel,
        map {
            'jaar': verwacht.indelingsjaar::varchar,
            'gemeente': verwacht.gemeente_naam,
            'amr': verwacht.amr_naam_cbs
        } as waarden
    from verwacht
    left join regel on verwacht.publicatie_id = regel.publicatie_id and verwacht.gemeente_code = regel.code
    group by all

)

select * from final
