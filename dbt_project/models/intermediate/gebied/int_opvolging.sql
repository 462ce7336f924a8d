with recursive herindeling as (

    select * from {{ ref('herindeling') }}

),

opvolging as (

    select
        oude_gemeente_code as voorganger_code,
        nieuwe_gemeente_code as opvolger_code,
        ingangsdatum
    from herindeling
    union distinct
    select
        opvolging.voorganger_code,
        herindeling.nieuwe_gemeente_code as opvolger_code,
        herindeling.ingangsdatum
    from opvolging
    inner join herindeling on opvolging.opvolger_code = herindeling.oude_gemeente_code

),

final as (

    select
        voorganger_code,
        opvolger_code,
        min(ingangsdatum) as ingangsdatum
    from opvolging
    group by voorganger_code, opvolger_code

)

select * from final
