with publicatie as (

    select * from {{ ref('int_publicatie_volgorde') }}

),

vervanging as (

    select * from {{ ref('int_vervanging') }}

),

voetnoot as (

    select
        publicatie_id,
        doelgroepregister,
        registratiegraad_gepubliceerd
    from {{ ref('int_publicatie') }}

),

regel as (

    select
        publicatie_id,
        volgnummer,
        coalesce(code, soort) as rij,
        naam,
        {{ aantal_kolommen() }}
    from {{ ref('int_regel') }}

),

paar as (

    select
        oud.publicatie_id as oud_id,
        nieuw.publicatie_id as nieuw_id,
        vervanging.sha256 is not null as is_vervanging,
        vervanging.sha256 is not null or coalesce(oud.verschijning < nieuw.verschijning, false) as is_volgorde_bekend,
        (
            row(oud_noot.doelgroepregister, oud_noot.registratiegraad_gepubliceerd)
            is distinct from row(nieuw_noot.doelgroepregister, nieuw_noot.registratiegraad_gepubliceerd)
        ) as verschilt_noot
    from publicatie as oud
    inner join publicatie as nieuw
        on oud.reeks = nieuw.reeks and oud.verschijningsvolgorde < nieuw.verschijningsvolgorde
    inner join voetnoot as oud_noot on oud.publicatie_id = oud_noot.publicatie_id
    inner join voetnoot as nieuw_noot on nieuw.publicatie_id = nieuw_noot.publicatie_id
    left join vervanging on nieuw.sha256 = vervanging.sha256 and oud.sha256 = vervanging.vervangen_sha256

),

oud as (

    select
        paar.oud_id,
        paar.nieuw_id,
        regel.*
    from paar
    inner join regel on paar.oud_id = regel.publicatie_id

),

nieuw as (

    select
        paar.oud_id,
        paar.nieuw_id,
        regel.*
    from paar
    inner join regel on paar.nieuw_id = regel.publicatie_id

),

-- Row by row, whatever their spelling and order; the total row too.
rij as (

    select
        coalesce(oud.oud_id, nieuw.oud_id) as oud_id,
        coalesce(oud.nieuw_id, nieuw.nieuw_id) as nieuw_id,
        nieuw.volgnummer,
        coalesce(nieuw.naam, oud.naam) as naam,
        oud.totaal as toen,
        nieuw.totaal as nu,
        oud.rij is not null as is_oud,
        oud.rij is not null and nieuw.rij is null as is_vervallen,
        ({{ verschillende_aantallen('oud', 'nieuw') }}) as verschilt,
        coalesce(
            abs(nieuw.totaal - oud.totaal) > {{ var('revisie_personen') }}
            and 100 * abs(nieuw.totaal::bigint - oud.totaal) > {{ var('revisie_percentage') }} * oud.totaal::bigint,
            false
        ) as is_verschoven
    from oud
    full join nieuw on oud.oud_id = nieuw.oud_id and oud.nieuw_id = nieuw.nieuw_id and oud.rij = nieuw.rij

),

vergeleken as (

    select
        oud_id,
        nieuw_id,
        count(*) filter (where is_oud) as aantal_rijen,
        count(*) filter (where is_vervallen) as aantal_vervallen,
        string_agg(naam, ', ' order by naam) filter (where is_vervallen) as vervallen_rijen,
        bool_or(verschilt) as verschilt,
        min(volgnummer) filter (where is_verschoven) as verschoven_volgnummer,
        arg_min(naam, volgnummer) filter (where is_verschoven) as verschoven_rij,
        arg_min(toen, volgnummer) filter (where is_verschoven) as verschoven_toen,
        arg_min(nu, volgnummer) filter (where is_verschoven) as verschoven_nu
    from rij
    group by oud_id, nieuw_id

),

final as (

    select
        paar.oud_id,
        paar.nieuw_id,
        paar.is_vervanging,
        paar.is_volgorde_bekend,
        paar.verschilt_noot or vergeleken.verschilt as verschilt,
        vergeleken.aantal_vervallen = 0 and vergeleken.verschoven_volgnummer is null as is_dichtbij,
        vergeleken.aantal_rijen,
        vergeleken.aantal_vervallen,
        vergeleken.vervallen_rijen,
        vergeleken.verschoven_volgnummer,
        vergeleken.verschoven_rij,
        vergeleken.verschoven_toen,
        vergeleken.verschoven_nu
    from paar
    inner join vergeleken on paar.oud_id = vergeleken.oud_id and paar.nieuw_id = vergeleken.nieuw_id

)

select * from final
