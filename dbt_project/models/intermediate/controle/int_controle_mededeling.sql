with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

mededeling as (

    select * from {{ ref('stg_mededeling') }}

),

geval as (

    select * from {{ ref('controle') }} where controle = 'mededeling'

),

final as (

    select
        publicatie.publicatie_id,
        'mededeling' as controle,
        coalesce(geval.ernst, 'fout') as ernst,
        'tekst ' || coalesce(mededeling.volgnummer, 1) as onderdeel,
        case when coalesce(mededeling.is_begrepen, true) then 'klopt' else 'wijkt_af' end as oordeel,
        mededeling.begrip as geval,
        map { 'gevonden': coalesce(mededeling.tekst, 'niets') } as waarden
    from publicatie
    left join mededeling on publicatie.publicatie_id = mededeling.publicatie_id
    left join geval on mededeling.begrip = geval.geval

)

select * from final
