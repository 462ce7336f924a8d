with tegengesproken as (

    select * from {{ ref('int_kolomvolgorde') }} where tegengesproken_door is not null

),

-- Columns in an order that another publication contradicts replace nothing.
exemplaar as (

    select exemplaar.*
    from {{ ref('int_publicatie_exemplaar') }} as exemplaar
    left join tegengesproken on exemplaar.publicatie_id = tegengesproken.publicatie_id
    where exemplaar.is_goed and exemplaar.nummer = 1 and tegengesproken.publicatie_id is null

),

vervanging as (

    select
        sha256,
        count(*) as aantal_vervangen
    from {{ ref('int_vervanging') }}
    group by sha256

),

kandidaat as (

    select
        publicatie.publicatie_id,
        concat_ws(' ', publicatie.quarter_key, publicatie.niveau, publicatie.amr_code) as reeks,
        publicatie.quarter_key,
        publicatie.niveau,
        publicatie.amr_code,
        publicatie.sha256,
        publicatie.bestand,
        publicatie.tabel,
        publicatie.known_from,
        publicatie.accessed,
        publicatie.filed_at,
        coalesce(vervanging.aantal_vervangen, 0) as aantal_vervangen
    from {{ ref('int_publicatie') }} as publicatie
    inner join exemplaar on publicatie.publicatie_id = exemplaar.publicatie_id
    left join vervanging on publicatie.sha256 = vervanging.sha256
    where publicatie.quarter_key <> 'onbekend'

),

-- Of publications of one day the moments say more only if each of them has one.
met_moment as (

    select
        *,
        case when bool_and(filed_at is not null) over (partition by reeks, known_from, accessed) then filed_at end as moment
    from kandidaat

),

geordend as (

    select
        *,
        dense_rank() over (reeks order by known_from nulls first, accessed, moment) as verschijning,
        row_number() over (
            reeks order by known_from nulls first, accessed, moment, aantal_vervangen, length(bestand), bestand, tabel
        ) as verschijningsvolgorde
    from met_moment
    window reeks as (partition by met_moment.reeks)

),

final as (

    select
        publicatie_id,
        reeks,
        quarter_key,
        niveau,
        amr_code,
        sha256,
        bestand,
        tabel,
        case when known_from is not null then verschijning end as verschijning,
        verschijningsvolgorde,
        row_number() over (partition by reeks order by accessed, filed_at, verschijningsvolgorde) as opbergvolgorde
    from geordend

)

select * from final
