with jaar as (

    select laatste_indelingsjaar as jaar from {{ ref('gemeente') }}
    union all
    select left(quarter_key, 4)::integer as jaar
    from {{ ref('int_publicatie_beoordeeld') }}
    where is_aangenomen and quarter_key <> 'onbekend'

),

eerste_dag as (

    select
        unnest(
            generate_series(make_date(least(2014, min(jaar)), 1, 1), make_date(max(jaar), 10, 1), interval 3 month)
        )::date as start_date
    from jaar

),

final as (

    select
        year(start_date) || 'Q' || quarter(start_date) as quarter_key,
        year(start_date)::integer as year,
        quarter(start_date)::integer as quarter,
        start_date,
        last_day((start_date + interval 2 month)::date) as end_date
    from eerste_dag

)

select * from final
