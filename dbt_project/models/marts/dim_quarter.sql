with kwartaal as (

    select * from {{ ref('int_quarter') }}

),

final as (

    select
        quarter_key,
        year,
        quarter,
        start_date,
        end_date,
        ['eerste', 'tweede', 'derde', 'vierde'][quarter] || ' kwartaal ' || year as label,
        lag(quarter_key) over (order by start_date) as previous_quarter_key,
        lag(quarter_key, 4) over (order by start_date) as same_quarter_previous_year_key
    from kwartaal
    union all
    select
        'onbekend' as quarter_key,
        null as year,
        null as quarter,
        null as start_date,
        null as end_date,
        'kwartaal onbekend' as label,
        null as previous_quarter_key,
        null as same_quarter_previous_year_key

)

select * from final
order by quarter_key
