with recursive koppeling as (

    select * from {{ ref('int_gemeente_koppeling') }}

),

-- The quarters one by one, and (null) all of them at once.
samenloop as (

    select * from koppeling
    union all
    select distinct
        indelingsjaar,
        null as quarter_key,
        gemeente_code,
        doel_code
    from koppeling

),

-- Two gemeenten of a classification year that share a gemeente of the quarter cannot be told apart in it.
paar as (

    select distinct
        samenloop.indelingsjaar,
        samenloop.quarter_key,
        samenloop.doel_code,
        ander.doel_code as ander_code
    from samenloop
    inner join samenloop as ander
        on
            samenloop.indelingsjaar = ander.indelingsjaar
            and samenloop.quarter_key is not distinct from ander.quarter_key
            and samenloop.gemeente_code = ander.gemeente_code
            and samenloop.doel_code <> ander.doel_code

),

-- Nor can those that are paired through others; each ends up paired with itself too.
verbonden as (

    select * from paar
    union distinct
    select
        verbonden.indelingsjaar,
        verbonden.quarter_key,
        verbonden.doel_code,
        paar.ander_code
    from verbonden
    inner join paar
        on
            verbonden.indelingsjaar = paar.indelingsjaar
            and verbonden.quarter_key is not distinct from paar.quarter_key
            and verbonden.ander_code = paar.doel_code

),

final as (

    select
        indelingsjaar,
        quarter_key,
        doel_code,
        string_agg(ander_code, '+' order by ander_code) as gebied_key
    from verbonden
    group by indelingsjaar, quarter_key, doel_code

)

select * from final
