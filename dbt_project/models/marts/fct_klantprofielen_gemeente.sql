with regel as (

    select * from {{ ref('int_regel') }} where niveau = 'regionaal' and soort = 'rij'

),

publicatie as (

    select * from {{ ref('dim_publicatie') }} where is_current

),

final as (

    select
        regel.quarter_key,
        regel.gemeente_key,
        publicatie.amr_key,
        regel.publicatie_id,
        {{ aantal_kolommen('regel') }},
        {{ profielgraden() }},
        regel.gecorrigeerde_kolommen,
        regel.pagina,
        regel.bbox
    from regel
    inner join publicatie on regel.publicatie_id = publicatie.publicatie_id

)

select * from final
order by quarter_key, gemeente_key, publicatie_id
