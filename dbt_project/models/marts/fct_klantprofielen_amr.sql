with klantprofielen as (

    select * from {{ ref('int_klantprofielen_amr') }}

),

amr as (

    select * from {{ ref('dim_amr') }}

),

kwartaal as (

    select * from {{ ref('dim_quarter') }}

),

final as (

    select
        klantprofielen.quarter_key,
        amr.amr_key,
        klantprofielen.publicatie_id,
        {{ aantal_kolommen('klantprofielen') }},
        klantprofielen.doelgroepregister,
        klantprofielen.registratiegraad_gepubliceerd,
        {{ profielgraden() }},
        {{ registratiegraad() }} as registratiegraad,
        klantprofielen.gecorrigeerde_kolommen,
        klantprofielen.pagina,
        klantprofielen.bbox
    from klantprofielen
    inner join kwartaal on klantprofielen.quarter_key = kwartaal.quarter_key
    asof join amr on klantprofielen.amr_code = amr.amr_code and {{ laatste_dag('kwartaal.end_date') }} >= amr.valid_from

)

select * from final
order by quarter_key, amr_key, publicatie_id
