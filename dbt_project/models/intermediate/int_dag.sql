with kwartaal as (

    select * from {{ ref('dim_quarter') }}

),

final as (

    select unnest(generate_series(min(start_date), max(end_date), interval 1 day))::date as dag
    from kwartaal

)

select * from final
