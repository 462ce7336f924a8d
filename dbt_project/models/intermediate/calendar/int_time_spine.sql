with kwartaal as (

    select * from {{ ref('int_quarter') }}

),

final as (

    select unnest(generate_series(min(start_date), max(end_date), interval 1 day))::date as date_day
    from kwartaal

)

select * from final
