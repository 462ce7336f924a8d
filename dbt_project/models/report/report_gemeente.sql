with versie as (

    select * from {{ ref('dim_gemeente') }}

),

indeling as (

    select * from {{ ref('brug_gemeente_amr') }} where bron = 'CBS'

),

gemeente as (

    select
        gemeente_code,
        arg_max(gemeente_naam, valid_from) as gemeente_naam,
        bool_or(is_current) as is_current
    from versie
    group by gemeente_code

),

amr as (

    select
        gemeente_code,
        arg_max(amr_code, indelingsjaar) as amr_code
    from indeling
    group by gemeente_code

),

final as (

    select
        gemeente.gemeente_code,
        gemeente.gemeente_naam,
        gemeente.is_current,
        amr.amr_code
    from gemeente
    left join amr on gemeente.gemeente_code = amr.gemeente_code

)

select * from final
