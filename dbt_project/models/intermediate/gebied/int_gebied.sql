with recursive publicatie as (

    select
        oordeel.publicatie_id,
        oordeel.quarter_key,
        regio.quarter_end_date
    from {{ ref('int_publicatie_beoordeeld') }} as oordeel
    inner join {{ ref('int_publicatie') }} as regio on oordeel.publicatie_id = regio.publicatie_id
    where oordeel.is_current and oordeel.niveau = 'regionaal' and oordeel.quarter_key <> 'onbekend'

),

regel as (

    select * from {{ ref('int_regel') }} where soort = 'rij'

),

versie as (

    select * from {{ ref('int_gemeente_versie') }}

),

herindeling as (

    select * from {{ ref('herindeling') }}

),

opvolging as (

    select * from {{ ref('int_opvolging') }}

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

gemeente as (

    select
        gemeente_code,
        min(valid_from) as begindatum,
        max(coalesce(valid_to, date '9999-12-31')) as einddatum
    from versie
    group by gemeente_code

),

-- A quarter in which every predecessor is still printed: together they are the gemeente that took their place.
voorgangers_gedrukt as (

    select
        kwartaal.quarter_key,
        gemeente.gemeente_code
    from kwartaal
    cross join gemeente
    inner join herindeling
        on gemeente.gemeente_code = herindeling.nieuwe_gemeente_code and gemeente.begindatum = herindeling.ingangsdatum
    left join gedrukt
        on kwartaal.quarter_key = gedrukt.quarter_key and herindeling.oude_gemeente_code = gedrukt.gemeente_code
    group by kwartaal.quarter_key, gemeente.gemeente_code
    having count(*) = count(gedrukt.gemeente_code)

),

-- What there is to add up in a quarter: the gemeenten of its last day, and those that are printed all the same.
deel as (

    select
        kwartaal.quarter_key,
        kwartaal.quarter_end_date,
        gemeente.gemeente_code,
        gemeente.begindatum,
        gedrukt.gemeente_code is not null or voorgangers_gedrukt.gemeente_code is not null as is_gevonden
    from kwartaal
    cross join gemeente
    left join gedrukt on kwartaal.quarter_key = gedrukt.quarter_key and gemeente.gemeente_code = gedrukt.gemeente_code
    left join voorgangers_gedrukt
        on
            kwartaal.quarter_key = voorgangers_gedrukt.quarter_key
            and gemeente.gemeente_code = voorgangers_gedrukt.gemeente_code
    where
        gedrukt.gemeente_code is not null
        or (gemeente.begindatum <= kwartaal.quarter_end_date and kwartaal.quarter_end_date < gemeente.einddatum)

),

nieuwste as (

    select max(laatste_indelingsjaar) as indelingsjaar from versie

),

jaar as (

    select
        unnest(
            range(least(year(min(kwartaal.quarter_end_date)), max(nieuwste.indelingsjaar)), max(nieuwste.indelingsjaar) + 1)
        )::integer as indelingsjaar
    from kwartaal
    cross join nieuwste

),

doel as (

    select
        jaar.indelingsjaar,
        make_date(jaar.indelingsjaar, 1, 1) as peildatum,
        gemeente.gemeente_code
    from jaar
    inner join gemeente
        on
            gemeente.begindatum <= make_date(jaar.indelingsjaar, 1, 1)
            and make_date(jaar.indelingsjaar, 1, 1) < gemeente.einddatum

),

-- Which gemeenten of a classification year share ground with a gemeente of a quarter: itself, those that took over
-- from it by then, and those from which it took over since.
koppeling as (

    select
        doel.indelingsjaar,
        deel.quarter_key,
        deel.gemeente_code,
        doel.gemeente_code as doel_code
    from deel
    inner join doel on deel.gemeente_code = doel.gemeente_code
    union distinct
    select
        doel.indelingsjaar,
        deel.quarter_key,
        deel.gemeente_code,
        doel.gemeente_code as doel_code
    from deel
    inner join opvolging on deel.gemeente_code = opvolging.voorganger_code
    inner join doel on opvolging.opvolger_code = doel.gemeente_code
    where opvolging.ingangsdatum <= doel.peildatum
    union distinct
    select
        doel.indelingsjaar,
        deel.quarter_key,
        deel.gemeente_code,
        doel.gemeente_code as doel_code
    from deel
    inner join opvolging on deel.gemeente_code = opvolging.opvolger_code
    inner join doel on opvolging.voorganger_code = doel.gemeente_code
    where opvolging.ingangsdatum <= greatest(deel.quarter_end_date, deel.begindatum)

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

-- Two gemeenten of a classification year that share a gemeente of the quarter can't be told apart there.
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

-- Nor can those that are paired by way of others; each of them is paired with itself too.
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

gebied as (

    select
        indelingsjaar,
        quarter_key,
        doel_code,
        string_agg(ander_code, '+' order by ander_code) as gebied_key
    from verbonden
    group by indelingsjaar, quarter_key, doel_code

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
    left join gebied
        on
            koppeling.indelingsjaar = gebied.indelingsjaar
            and koppeling.quarter_key = gebied.quarter_key
            and koppeling.doel_code = gebied.doel_code
    left join gebied as doorlopend
        on
            koppeling.indelingsjaar = doorlopend.indelingsjaar
            and doorlopend.quarter_key is null
            and koppeling.doel_code = doorlopend.doel_code

)

select * from final
