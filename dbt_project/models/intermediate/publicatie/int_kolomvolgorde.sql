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

-- The same counts in a publication whose labels were read. If two of them are equal, they could be swapped unseen.
vergeleken as (

    select
        zonder.publicatie_id,
        met.bestand,
        zonder.aantallen = met.aantallen and len(list_distinct(met.aantallen)) = len(met.aantallen) as is_bevestigd,
        zonder.aantallen <> met.aantallen as is_anders
    from gebied as zonder
    inner join gebied as met
        on
            zonder.quarter_key = met.quarter_key
            and zonder.amr_code is not distinct from met.amr_code
            and list_sort(zonder.aantallen) = list_sort(met.aantallen)
    where not zonder.kolomkoppen_gelezen and met.kolomkoppen_gelezen and met.is_goed

),

bevinding as (

    select
        publicatie_id,
        bool_or(is_bevestigd) as is_bevestigd,
        min(bestand) filter (where is_anders) as tegengesproken_door
    from vergeleken
    group by publicatie_id

),

final as (

    select
        publicatie.publicatie_id,
        case
            when publicatie.kolomkoppen_gelezen then 'gelezen'
            when bevinding.is_bevestigd and bevinding.tegengesproken_door is null then 'bevestigd'
            else 'aangenomen'
        end as kolomvolgorde,
        bevinding.tegengesproken_door
    from publicatie
    left join bevinding on publicatie.publicatie_id = bevinding.publicatie_id

)

select * from final
