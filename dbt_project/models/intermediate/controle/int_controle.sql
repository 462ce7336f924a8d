with samen as (

    select * from {{ ref('int_controle_rij') }}
    union all by name
    select * from {{ ref('int_controle_publicatie') }}
    union all by name
    select * from {{ ref('int_controle_uniek') }}
    union all by name
    select * from {{ ref('int_controle_samenhang') }}

),

final as (

    select
        publicatie_id,
        volgnummer,
        controle,
        onderdeel,
        gepubliceerd,
        berekend,
        gepubliceerd - berekend as verschil,
        oordeel,
        ernst,
        case when oordeel <> 'klopt' then toelichting end as toelichting
    from samen

)

select * from final
