with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

regel as (

    select * from {{ ref('int_regel') }}

),

exemplaar as (

    select * from {{ ref('int_publicatie_exemplaar') }}

),

-- The counts of an AMR, or of Nederland (no AMR code), in a known quarter, as each publication prints them.
gebied as (

    select
        publicatie.publicatie_id,
        publicatie.bestand,
        publicatie.kolomkoppen_gelezen,
        exemplaar.is_goed,
        publicatie.quarter_key,
        regel.amr_code,
        list_value({{ aantal_kolommen('regel') }}) as aantallen
    from publicatie
    inner join regel on publicatie.publicatie_id = regel.publicatie_id
    inner join exemplaar on publicatie.publicatie_id = exemplaar.publicatie_id
    where
        publicatie.quarter_key <> 'onbekend'
        and (regel.soort = 'totaal' or publicatie.niveau = 'landelijk')
        and (publicatie.niveau = 'landelijk' or regel.amr_code is not null)

),

-- The same counts in another publication. If two of them are equal, they could be swapped unseen.
vergeleken as (

    select
        zonder.publicatie_id,
        ander.bestand,
        ander.kolomkoppen_gelezen,
        zonder.aantallen = ander.aantallen and len(list_distinct(ander.aantallen)) = len(ander.aantallen) as is_gelijk,
        zonder.aantallen <> ander.aantallen as is_anders
    from gebied as zonder
    inner join gebied as ander
        on
            zonder.quarter_key = ander.quarter_key
            and zonder.amr_code is not distinct from ander.amr_code
            and list_sort(zonder.aantallen) = list_sort(ander.aantallen)
    where not zonder.kolomkoppen_gelezen and ander.is_goed

),

bevinding as (

    select
        publicatie_id,
        coalesce(bool_or(is_gelijk) filter (where kolomkoppen_gelezen), false) as is_bevestigd,
        min(bestand) filter (where is_anders and kolomkoppen_gelezen) as anders_gelezen,
        min(bestand) filter (where is_anders) as anders
    from vergeleken
    group by publicatie_id

),

-- Of two without labels neither tells the order, unless one with labels does.
oordeel as (

    select
        publicatie_id,
        is_bevestigd and anders_gelezen is null as is_bevestigd,
        case when is_bevestigd then anders_gelezen else coalesce(anders_gelezen, anders) end as tegengesproken_door
    from bevinding

),

final as (

    select
        publicatie.publicatie_id,
        case
            when publicatie.kolomkoppen_gelezen then 'gelezen'
            when oordeel.is_bevestigd then 'bevestigd'
            else 'aangenomen'
        end as kolomvolgorde,
        oordeel.tegengesproken_door
    from publicatie
    left join oordeel on publicatie.publicatie_id = oordeel.publicatie_id

)

select * from final
