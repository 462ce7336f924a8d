with publicatie as (

    select * from {{ ref('int_publicatie_volgorde') }}

),

paar as (

    select * from {{ ref('int_revisie_paar') }}

),

verloop as (

    select * from {{ ref('int_revisie_verloop') }}

),

-- One that is let in is beside the one that it follows in the end; one that is not, beside the one that kept it out.
vergeleken as (

    select
        publicatie_id,
        lag(publicatie_id) over (partition by reeks order by plaats) as oud_id,
        publicatie_id as nieuw_id
    from verloop
    where is_toegelaten
    union all
    select
        verloop.publicatie_id,
        case when vorige.nieuw_id is null then verloop.publicatie_id else verloop.vorige_id end as oud_id,
        case when vorige.nieuw_id is null then verloop.volgende_id else verloop.publicatie_id end as nieuw_id
    from verloop
    left join paar as vorige
        on
            verloop.vorige_id = vorige.oud_id
            and verloop.publicatie_id = vorige.nieuw_id
            and not (vorige.is_vervanging or vorige.is_dichtbij)
    where not verloop.is_toegelaten

),

met_geval as (

    select
        vergeleken.publicatie_id,
        paar.*,
        case
            when paar.is_dichtbij then 'dichtbij'
            when paar.is_vervanging then 'toegestaan'
            when paar.nieuw_id <> vergeleken.publicatie_id then 'eerder'
            when paar.aantal_vervallen > 0 then 'mist_rijen'
            else 'verschoven'
        end as geval,
        oud.sha256,
        case when vergeleken.publicatie_id = paar.nieuw_id then oud.bestand else nieuw.bestand end as bestand
    from vergeleken
    inner join paar on vergeleken.oud_id = paar.oud_id and vergeleken.nieuw_id = paar.nieuw_id
    inner join publicatie as oud on paar.oud_id = oud.publicatie_id
    inner join publicatie as nieuw on paar.nieuw_id = nieuw.publicatie_id

),

revisie as (

    select
        publicatie_id,
        case geval when 'verschoven' then verschoven_volgnummer end as volgnummer,
        case geval when 'toegestaan' then 'waarschuwing' else 'fout' end as ernst,
        case geval when 'verschoven' then verschoven_rij else 'tabel' end as onderdeel,
        case geval when 'mist_rijen' then aantal_rijen - aantal_vervallen when 'verschoven' then verschoven_nu end as gepubliceerd,
        case geval when 'mist_rijen' then aantal_rijen when 'verschoven' then verschoven_toen end as berekend,
        case geval when 'dichtbij' then 'klopt' else 'wijkt_af' end as oordeel,
        geval,
        map { 'bestand': bestand, 'sha256': sha256, 'gevonden': vervallen_rijen } as waarden
    from met_geval

),

-- Of publications that differ nothing may tell which came later.
zonder_volgorde as (

    select
        unnest([oud_id, nieuw_id]) as publicatie_id,
        unnest([nieuw_id, oud_id]) as andere_id
    from paar
    where verschilt and not is_volgorde_bekend

),

volgorde as (

    select
        zonder_volgorde.publicatie_id,
        'fout' as ernst,
        'tabel' as onderdeel,
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
