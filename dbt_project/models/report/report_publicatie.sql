with publicatie as (

    select * from {{ ref('dim_publicatie') }}

),

amr as (

    select * from {{ ref('dim_amr') }}

),

kwartaal as (

    select * from {{ ref('dim_quarter') }}

),

final as (

    select
        publicatie.*,
        coalesce(amr.amr_code, 'NL') as code,
        coalesce(amr.amr_naam, 'Nederland') as naam,
        kwartaal.label as kwartaal
    from publicatie
    inner join kwartaal on publicatie.quarter_key = kwartaal.quarter_key
    left join amr on publicatie.amr_key = amr.amr_key

)

select * from final
