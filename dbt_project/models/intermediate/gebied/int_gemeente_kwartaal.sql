with publicatie as (

    select
        beoordeeld.publicatie_id,
        beoordeeld.quarter_key,
        publicatie.quarter_end_date
    from {{ ref('int_publicatie_beoordeeld') }} as beoordeeld
    inner join {{ ref('int_publicatie') }} as publicatie on beoordeeld.publicatie_id = publicatie.publicatie_id
    where beoordeeld.is_current and beoordeeld.niveau = 'regionaal' and beoordeeld.quarter_key <> 'onbekend'

),

regel as (

    select * from {{ ref('int_regel') }} where soort = 'rij'

),

gemeente as (

    select * from {{ ref('int_gemeente') }}

),

herindeling as (

    select * from {{ ref('herindeling') }}

),

kwartaal as (

    select distinct
        quarter_key,
        quarter_end_date
    from publicatie

),

gedrukt as (

    select distinct
        publicatie.quarter_key,
        regel.code as gemeente_code
    from publicatie
    inner join regel on publicatie.publicatie_id = regel.publicatie_id

),

-- A quarter that still prints every predecessor: together they are the gemeente that took their place.
voorgangers_gedrukt as (

    select
        kwartaal.quarter_key,
        gemeente.gemeente_code
    from kwartaal
    cross join gemeente
    inner join herindeling
        on gemeente.gemeente_code = herindeling.nieuwe_gemeente_code and gemeente.valid_from = herindeling.ingangsdatum
    left join gedrukt
        on kwartaal.quarter_key = gedrukt.quarter_key and herindeling.oude_gemeente_code = gedrukt.gemeente_code
    group by kwartaal.quarter_key, gemeente.gemeente_code
    having count(*) = count(gedrukt.gemeente_code)

),

final as (

    select
        kwartaal.quarter_key,
        kwartaal.quarter_end_date,
        gemeente.gemeente_code,
        gedrukt.gemeente_code is not null or voorgangers_gedrukt.gemeente_code is not null as is_gevonden
    from kwartaal
    cross join gemeente
    left join gedrukt on kwartaal.quarter_key = gedrukt.quarter_key and gemeente.gemeente_code = gedrukt.gemeente_code
    left join voorgangers_gedrukt
        on
            kwartaal.quarter_key = voorgangers_gedrukt.quarter_key
            and gemeente.gemeente_code = voorgangers_gedrukt.gemeente_code
    where gedrukt.gemeente_code is not null or ({{ geldt_op('gemeente', 'kwartaal.quarter_end_date') }})

)

select * from final
