with publicatie as (

    select * from {{ ref('int_publicatie_beoordeeld') }}
    where is_current and niveau = 'regionaal' and quarter_key <> 'onbekend'

),

regel as (

    select * from {{ ref('int_regel') }} where soort = 'rij'

),

koppeling as (

    select * from {{ ref('int_gemeente_koppeling') }}

),

-- The printed gemeenten as the gemeenten of every classification year. A merger within the AMR makes no difference in any
-- of them; a gemeente that comes, goes, or takes ground from another AMR makes one in some.
grond as (

    select
        publicatie.amr_code,
        publicatie.quarter_key,
        4 * left(publicatie.quarter_key, 4)::integer + right(publicatie.quarter_key, 1)::integer as kwartaalnummer,
        list_sort(list(distinct koppeling.indelingsjaar || koppeling.doel_code)) as gemeenten
    from publicatie
    inner join regel on publicatie.publicatie_id = regel.publicatie_id
    inner join koppeling on publicatie.quarter_key = koppeling.quarter_key and regel.code = koppeling.gemeente_code
    group by publicatie.amr_code, publicatie.quarter_key

),

final as (

    select
        nu.amr_code,
        nu.quarter_key,
        nu.gemeenten = vorig.gemeenten as is_zelfde_kwartaal,
        nu.gemeenten = jaar_eerder.gemeenten as is_zelfde_jaar
    from grond as nu
    left join grond as vorig on nu.amr_code = vorig.amr_code and nu.kwartaalnummer = vorig.kwartaalnummer + 1
    left join grond as jaar_eerder on nu.amr_code = jaar_eerder.amr_code and nu.kwartaalnummer = jaar_eerder.kwartaalnummer + 4

)

select * from final
