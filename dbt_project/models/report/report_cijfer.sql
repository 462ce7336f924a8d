with dim_gemeente as (

    select * from {{ ref('dim_gemeente') }}

),

dim_amr as (

    select * from {{ ref('dim_amr') }}

),

gemeente as (

    select
        feit.*,
        'gemeente' as gebiedsoort,
        dim_gemeente.gemeente_code as code,
        dim_gemeente.gemeente_naam as naam,
        dim_amr.amr_code
    from {{ ref('fct_klantprofielen_gemeente') }} as feit
    inner join dim_gemeente on feit.gemeente_key = dim_gemeente.gemeente_key
    inner join dim_amr on feit.amr_key = dim_amr.amr_key

),

amr as (

    select
        feit.*,
        'amr' as gebiedsoort,
        dim_amr.amr_code as code,
        dim_amr.amr_naam as naam,
        dim_amr.amr_code
    from {{ ref('fct_klantprofielen_amr') }} as feit
    inner join dim_amr on feit.amr_key = dim_amr.amr_key

),

nederland as (

    select
        *,
        'nederland' as gebiedsoort,
        'NL' as code,
        'Nederland' as naam
    from {{ ref('fct_klantprofielen_nederland') }}

),

samen as (

    select * from gemeente
    union all by name
    select * from amr
    union all by name
    select * from nederland

),

final as (

    select
        gebiedsoort,
        quarter_key,
        code,
        naam,
        amr_code,
        publicatie_id,
        {{ aantal_kolommen() }},
        doelgroepregister,
        registratiegraad_gepubliceerd,
        profielgraad_gemeente,
        profielgraad_uwv,
        profielgraad,
        registratiegraad,
        gecorrigeerde_kolommen,
        pagina,
        bbox
    from samen

)

select * from final
