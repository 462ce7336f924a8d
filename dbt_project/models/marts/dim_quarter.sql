with jaar as (

    select laatste_indelingsjaar as jaar from {{ ref('gemeente') }}
    union all
    select left(quarter_key, 4)::integer as jaar
    from {{ ref('int_publicatie') }}
    where is_aangenomen and quarter_key <> 'onbekend'

),

eerste_dag as (

    select
        unnest(
            generate_series(make_date(least(2014, min(jaar)), 1, 1), make_date(max(jaar), 10, 1), interval 3 month)
        )::date as start_date
    from jaar

),

kwartaal as (

    select
        year(start_date) || 'Q' || quarter(start_date) as quarter_key,
        year(start_date)::integer as year,
        quarter(start_date)::integer as quarter,
        start_date,
        last_day((start_date + interval 2 month)::date) as end_date
    from eerste_dag

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
