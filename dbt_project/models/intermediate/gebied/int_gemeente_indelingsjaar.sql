with gemeente as (

    select * from {{ ref('int_gemeente') }}

),

eerste as (

    select year(min(quarter_end_date)) as jaar from {{ ref('int_gemeente_kwartaal') }}

),

nieuwste as (

    select max(laatste_indelingsjaar) as jaar from {{ ref('int_gemeente_versie') }}

),

jaar as (

    select unnest(range(least(eerste.jaar, nieuwste.jaar), nieuwste.jaar + 1))::integer as indelingsjaar
    from eerste
    cross join nieuwste

),

final as (

    select
        jaar.indelingsjaar,
        gemeente.gemeente_code
    from jaar
    inner join gemeente on {{ geldt_op('gemeente', 'make_date(jaar.indelingsjaar, 1, 1)') }}

)

select * from final
