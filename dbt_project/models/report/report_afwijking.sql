with controle as (

    select * from {{ ref('mart_controle') }} where oordeel <> 'klopt'

),

publicatie as (

    select
        publicatie_id,
        bestand,
        quarter_key
    from {{ ref('dim_publicatie') }}
    union all
    select
        publicatie_id,
        bestand,
        quarter_key
    from {{ ref('mart_quarantaine') }}

),

final as (

    select
        controle.*,
        publicatie.bestand,
        publicatie.quarter_key
    from controle
    inner join publicatie on controle.publicatie_id = publicatie.publicatie_id

)

select * from final
