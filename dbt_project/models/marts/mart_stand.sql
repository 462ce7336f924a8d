with dim_gemeente as (

    select * from {{ ref('dim_gemeente') }}

),

dim_amr as (

    select * from {{ ref('dim_amr') }}

),

kwartaal as (

    select * from {{ ref('dim_quarter') }} where quarter_key <> 'onbekend'

),

publicatie as (

    select * from {{ ref('dim_publicatie') }}

),

dekking as (

    select * from {{ ref('mart_dekking') }}

),

feit as (

    select
        'gemeente' as gebiedsoort,
        quarter_key,
        publicatie_id,
        gemeente_key,
        amr_key,
        {{ aantal_kolommen() }},
        null::integer as doelgroepregister
    from {{ ref('fct_klantprofielen_gemeente') }}
    union all
    select
        'amr' as gebiedsoort,
        quarter_key,
        publicatie_id,
        null as gemeente_key,
        amr_key,
        {{ aantal_kolommen() }},
        doelgroepregister
    from {{ ref('fct_klantprofielen_amr') }}
    union all
    select
        'nederland' as gebiedsoort,
        quarter_key,
        publicatie_id,
        null as gemeente_key,
        null as amr_key,
        {{ aantal_kolommen() }},
        doelgroepregister
    from {{ ref('fct_klantprofielen_nederland') }}

),

final as (

    select
        feit.quarter_key || '-' || coalesce(dim_gemeente.gemeente_code, dim_amr.amr_code, 'NL') as stand_key,
        feit.gebiedsoort,
        feit.quarter_key,
        kwartaal.start_date,
        dim_gemeente.gemeente_code,
        dim_gemeente.gemeente_naam,
        dim_amr.amr_code,
        dim_amr.amr_naam,
        {{ aantal_kolommen('feit') }},
        feit.doelgroepregister,
        {{ profielgraden() }},
        {{ registratiegraad() }} as registratiegraad,
        dekking.is_volledig as is_kwartaal_volledig,
        publicatie.is_synthetisch
    from feit
    inner join kwartaal on feit.quarter_key = kwartaal.quarter_key
    inner join publicatie on feit.publicatie_id = publicatie.publicatie_id
    left join dekking on feit.quarter_key = dekking.quarter_key and feit.gebiedsoort = dekking.gebiedsoort
    left join dim_gemeente on feit.gemeente_key = dim_gemeente.gemeente_key
    left join dim_amr on feit.amr_key = dim_amr.amr_key

)

select * from final
order by quarter_key, gebiedsoort, gemeente_code, amr_code
