with versie as (

    select * from {{ ref('int_gemeente_versie') }}

),

final as (

    select
        gemeente_key,
        gemeente_code,
        gemeente_naam,
        valid_from,
        valid_to,
        valid_to is null as is_current
    from versie

)

select * from final
order by gemeente_key
