with publicatie as (

    select * from {{ ref('int_publicatie_beoordeeld') }} where is_current and niveau = 'landelijk'

),

regel as (

    select * from {{ ref('int_regel') }} where soort = 'totaal'

),

final as (

    select
        publicatie.quarter_key,
        publicatie.publicatie_id,
        {{ aantal_kolommen('regel') }},
        publicatie.doelgroepregister,
        publicatie.registratiegraad_gepubliceerd,
        {{ profielgraden() }},
        {{ registratiegraad() }} as registratiegraad,
        regel.gecorrigeerde_kolommen,
        regel.pagina,
        regel.bbox
    from publicatie
    inner join regel on publicatie.publicatie_id = regel.publicatie_id

)

select * from final
order by quarter_key, publicatie_id
