with publicatie as (

    select * from {{ ref('int_publicatie_beoordeeld') }} where is_current

),

regel as (

    select * from {{ ref('int_regel') }}

),

regionaal as (

    select
        publicatie.quarter_key,
        publicatie.amr_code,
        publicatie.publicatie_id,
        regel.onderdeel,
        {{ aantal_kolommen('regel') }},
        publicatie.doelgroepregister,
        publicatie.registratiegraad_gepubliceerd,
        regel.gecorrigeerde_kolommen,
        regel.pagina,
        regel.bbox
    from publicatie
    inner join regel on publicatie.publicatie_id = regel.publicatie_id
    where publicatie.niveau = 'regionaal' and regel.soort = 'totaal'

),

landelijk as (

    select
        publicatie.quarter_key,
        regel.amr_code,
        publicatie.publicatie_id,
        regel.onderdeel,
        {{ aantal_kolommen('regel') }},
        null::integer as doelgroepregister,
        null::integer as registratiegraad_gepubliceerd,
        regel.gecorrigeerde_kolommen,
        regel.pagina,
        regel.bbox
    from publicatie
    inner join regel on publicatie.publicatie_id = regel.publicatie_id
    left join regionaal on publicatie.quarter_key = regionaal.quarter_key and regel.amr_code = regionaal.amr_code
    where
        publicatie.niveau = 'landelijk'
        and publicatie.quarter_key <> 'onbekend'
        and regel.soort = 'rij'
        and regionaal.publicatie_id is null

),

final as (

    select * from regionaal
    union all
    select * from landelijk

)

select * from final
