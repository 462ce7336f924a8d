with deel as (

    select * from {{ ref('int_gemeente_kwartaal') }}

),

doel as (

    select * from {{ ref('int_gemeente_indelingsjaar') }}

),

gemeente as (

    select * from {{ ref('int_gemeente') }}

),

opvolging as (

    select * from {{ ref('int_opvolging') }}

),

dezelfde as (

    select
        doel.indelingsjaar,
        deel.quarter_key,
        deel.gemeente_code,
        doel.gemeente_code as doel_code
    from deel
    inner join doel on deel.gemeente_code = doel.gemeente_code

),

opvolger as (

    select
        doel.indelingsjaar,
        deel.quarter_key,
        deel.gemeente_code,
        doel.gemeente_code as doel_code
    from deel
    inner join opvolging on deel.gemeente_code = opvolging.voorganger_code
    inner join doel on opvolging.opvolger_code = doel.gemeente_code
    where opvolging.ingangsdatum <= make_date(doel.indelingsjaar, 1, 1)

),

-- A gemeente that is printed before it exists counts as it is on its first day.
voorganger as (

    select
        doel.indelingsjaar,
        deel.quarter_key,
        deel.gemeente_code,
        doel.gemeente_code as doel_code
    from deel
    inner join gemeente on deel.gemeente_code = gemeente.gemeente_code
    inner join opvolging on deel.gemeente_code = opvolging.opvolger_code
    inner join doel on opvolging.voorganger_code = doel.gemeente_code
    where opvolging.ingangsdatum <= greatest(deel.quarter_end_date, gemeente.valid_from)

),

final as (

    select * from dezelfde
    union distinct
    select * from opvolger
    union distinct
    select * from voorganger

)

select * from final
