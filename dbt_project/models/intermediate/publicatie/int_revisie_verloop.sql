with recursive paar as (

    select * from {{ ref('int_revisie_paar') }}

),

zonder_volgorde as (

    select unnest([oud_id, nieuw_id]) as publicatie_id
    from paar
    where verschilt and not is_volgorde_bekend

),

opgeborgen as (

    select
        publicatie_id,
        reeks,
        verschijningsvolgorde as plaats,
        row_number() over (partition by reeks order by opbergvolgorde) as nummer
    from {{ ref('int_publicatie_volgorde') }}
    where publicatie_id not in (select zonder_volgorde.publicatie_id from zonder_volgorde)

),

stap as (

    select
        oud.reeks,
        oud.plaats as van,
        nieuw.plaats as naar,
        paar.is_vervanging or paar.is_dichtbij as mag
    from paar
    inner join opgeborgen as oud on paar.oud_id = oud.publicatie_id
    inner join opgeborgen as nieuw on paar.nieuw_id = nieuw.publicatie_id

),

-- Publication by publication as they were filed: each is accepted if it may follow the accepted one that appeared last
-- before it, and the accepted one that appeared first after it may follow it. So nothing that is filed later takes the
-- place of what is published, unless it may.
verloop as (

    select distinct
        reeks,
        0::bigint as nummer,
        null::bigint as plaats,
        null::bigint as vorige_plaats,
        null::bigint as volgende_plaats,
        []::bigint[] as toegelaten
    from opgeborgen
    union all
    select
        buur.reeks,
        buur.nummer,
        buur.plaats,
        buur.vorige_plaats,
        buur.volgende_plaats,
        case
            when coalesce(vorige.mag, true) and coalesce(volgende.mag, true)
                then list_append(buur.toegelaten, buur.plaats)
            else buur.toegelaten
        end as toegelaten
    from (
        select
            opgeborgen.reeks,
            opgeborgen.nummer,
            opgeborgen.plaats,
            (select max(eerder.plaats) from unnest(verloop.toegelaten) as eerder (plaats) where eerder.plaats < opgeborgen.plaats)
                as vorige_plaats,
            (select min(later.plaats) from unnest(verloop.toegelaten) as later (plaats) where later.plaats > opgeborgen.plaats)
                as volgende_plaats,
            verloop.toegelaten
        from verloop
        inner join opgeborgen on verloop.reeks = opgeborgen.reeks and verloop.nummer + 1 = opgeborgen.nummer
    ) as buur
    left join stap as vorige
        on buur.reeks = vorige.reeks and buur.vorige_plaats = vorige.van and buur.plaats = vorige.naar
    left join stap as volgende
        on buur.reeks = volgende.reeks and buur.plaats = volgende.van and buur.volgende_plaats = volgende.naar

),

final as (

    select
        opgeborgen.publicatie_id,
        opgeborgen.reeks,
        opgeborgen.plaats,
        list_contains(verloop.toegelaten, verloop.plaats) as is_toegelaten,
        vorige.publicatie_id as vorige_id,
        volgende.publicatie_id as volgende_id
    from verloop
    inner join opgeborgen on verloop.reeks = opgeborgen.reeks and verloop.plaats = opgeborgen.plaats
    left join opgeborgen as vorige on verloop.reeks = vorige.reeks and verloop.vorige_plaats = vorige.plaats
    left join opgeborgen as volgende on verloop.reeks = volgende.reeks and verloop.volgende_plaats = volgende.plaats

)

select * from final
