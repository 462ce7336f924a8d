with versie as (

    select * from {{ ref('int_gemeente_versie') }}

),

final as (

    select
        gemeente_code,
        min(valid_from) as valid_from,
        case when bool_and(valid_to is not null) then max(valid_to) end as valid_to
    from versie
    group by gemeente_code

)

select * from final
