with recursive publicatie as (

    select * from {{ ref('int_publicatie_volgorde') }}

),

paar as (

    select * from {{ ref('int_revisie_paar') }}

),

-- Publications that differ, and of which nothing tells which came later.
zonder_volgorde as (

    select
        oud_id as publicatie_id,
        nieuw_id as andere_id
    from paar
    where verschilt and not is_volgorde_bekend
    union all
    select
        nieuw_id as publicatie_id,
        oud_id as andere_id
    from paar
    where verschilt and not is_volgorde_bekend

),

genummerd as (

    select
        publicatie_id,
        reeks,
        row_number() over (partition by reeks order by verschijningsvolgorde) as nummer
    from publicatie
    where publicatie_id not in (select zonder_volgorde.publicatie_id from zonder_volgorde)

),

-- Publication by publication: the one that is published after it appeared, and the one before that, which it is
-- compared with. One that is kept out replaces nothing.
verloop as (

    select
        reeks,
        nummer,
        publicatie_id,
        publicatie_id as geldend_id,
        null::varchar as vorige_id
    from genummerd
    where nummer = 1
    union all
    select
        genummerd.reeks,
        genummerd.nummer,
        genummerd.publicatie_id,
        case
            when paar.is_vervanging or (paar.aantal_vervallen = 0 and paar.verschoven_volgnummer is null)
                then genummerd.publicatie_id
            else verloop.geldend_id
        end as geldend_id,
        verloop.geldend_id as vorige_id
    from verloop
    inner join genummerd on verloop.reeks = genummerd.reeks and verloop.nummer + 1 = genummerd.nummer
    inner join paar on verloop.geldend_id = paar.oud_id and genummerd.publicatie_id = paar.nieuw_id

),

vergeleken as (

    select
        verloop.publicatie_id,
        paar.*,
        case
            when paar.aantal_vervallen = 0 and paar.verschoven_volgnummer is null then 'gelijk'
            when paar.is_vervanging then 'toegestaan'
            when paar.aantal_vervallen > 0 then 'mist_rijen'
            else 'verschoven'
        end as geval,
        vorige.bestand,
        vorige.sha256
    from verloop
    inner join paar on verloop.vorige_id = paar.oud_id and verloop.publicatie_id = paar.nieuw_id
    inner join publicatie as vorige on verloop.vorige_id = vorige.publicatie_id

),

revisie as (

    select
        publicatie_id,
        case geval when 'verschoven' then verschoven_volgnummer end as volgnummer,
        case geval when 'toegestaan' then 'waarschuwing' else 'fout' end as ernst,
        case geval when 'verschoven' then verschoven_rij else 'tabel' end as onderdeel,
        case geval when 'mist_rijen' then aantal_rijen - aantal_vervallen when 'verschoven' then verschoven_nu end as gepubliceerd,
        case geval when 'mist_rijen' then aantal_rijen when 'verschoven' then verschoven_toen end as berekend,
        case geval when 'gelijk' then 'klopt' else 'wijkt_af' end as oordeel,
        geval,
        map { 'bestand': bestand, 'sha256': sha256, 'gevonden': vervallen_rijen } as waarden
    from vergeleken

),

volgorde as (

    select
        zonder_volgorde.publicatie_id,
        null::integer as volgnummer,
        'fout' as ernst,
        'tabel' as onderdeel,
        null::bigint as gepubliceerd,
        null::bigint as berekend,
        'ontbreekt' as oordeel,
        'volgorde' as geval,
        map { 'bestand': min(andere.bestand), 'sha256': arg_min(andere.sha256, andere.bestand) } as waarden
    from zonder_volgorde
    inner join publicatie as andere on zonder_volgorde.andere_id = andere.publicatie_id
    group by zonder_volgorde.publicatie_id

),

samen as (

    select * from revisie
    union all by name
    select * from volgorde

),

final as (

    select
        publicatie_id,
        volgnummer,
        'revisie' as controle,
        ernst,
        onderdeel,
        gepubliceerd,
        berekend,
        oordeel,
        geval,
        waarden
    from samen

)

select * from final
