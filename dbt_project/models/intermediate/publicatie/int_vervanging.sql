with recursive gezegd as (

    select distinct
        sha256,
        replaces as vervangen_sha256
    from {{ ref('stg_publicatie') }}
    where replaces is not null

),

vervanging as (

    select * from gezegd
    union distinct
    select
        vervanging.sha256,
        gezegd.vervangen_sha256
    from vervanging
    inner join gezegd on vervanging.vervangen_sha256 = gezegd.sha256

),

final as (

    select
        sha256,
        vervangen_sha256
    from vervanging

)

select * from final
