with koppeling as (

    select * from {{ ref('int_gemeente_koppeling') }}

),

deel as (

    select * from {{ ref('int_gemeente_kwartaal') }}

),

samengesteld as (

    select * from {{ ref('int_gebied_samengesteld') }}

),

final as (

    select distinct
        koppeling.quarter_key,
        koppeling.indelingsjaar,
        koppeling.gemeente_code,
        deel.is_gevonden,
        coalesce(gebied.gebied_key, koppeling.doel_code) as gebied_key,
        coalesce(doorlopend.gebied_key, koppeling.doel_code) as doorlopend_gebied_key
    from koppeling
    inner join deel on koppeling.quarter_key = deel.quarter_key and koppeling.gemeente_code = deel.gemeente_code
    left join samengesteld as gebied
        on
            koppeling.indelingsjaar = gebied.indelingsjaar
            and koppeling.quarter_key = gebied.quarter_key
            and koppeling.doel_code = gebied.doel_code
    left join samengesteld as doorlopend
        on
            koppeling.indelingsjaar = doorlopend.indelingsjaar
            and doorlopend.quarter_key is null
            and koppeling.doel_code = doorlopend.doel_code

)

select * from final
