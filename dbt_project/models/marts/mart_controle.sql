with controle as (

    select * from {{ ref('int_controle') }}

),

final as (

    select
        publicatie_id,
        controle,
        onderdeel,
        gepubliceerd,
        berekend,
        verschil,
        oordeel,
        ernst,
        toelichting
    from controle

)

select * from final
order by publicatie_id, controle, onderdeel
