{%- set voetnoot = ['doelgroepregister', 'registratiegraad_gepubliceerd'] -%}

with publicatie as (

    select
        *,
        lag(publicatie_id) over (partition by quarter_key, niveau, amr_code order by revision) as vorige_publicatie_id
    from {{ ref('int_publicatie_beoordeeld') }}
    where is_aangenomen and quarter_key <> 'onbekend'

),

herziening as (

    select * from publicatie where vorige_publicatie_id is not null

),

gedrukt as (

    select * from {{ ref('stg_regel') }}

),

herkend as (

    select * from {{ ref('int_regel') }}

),

-- The counts come from staging: as printed, even if a correction replaces them in the facts.
cijfer as (

    {% for kolom in aantallen() %}
        select
            gedrukt.publicatie_id,
            coalesce(herkend.code, herkend.soort) as rij,
            gedrukt.naam,
            herkend.code,
            '{{ kolom }}' as kolom,
            gedrukt.{{ kolom }} as waarde,
            gedrukt.pagina
        from gedrukt
        inner join herkend on gedrukt.publicatie_id = herkend.publicatie_id and gedrukt.volgnummer = herkend.volgnummer
        union all
    {% endfor %}
    {% for kolom in voetnoot %}
        select
            publicatie_id,
            'voetnoot' as rij,
            'voetnoot' as naam,
            null as code,
            '{{ kolom }}' as kolom,
            {{ kolom }} as waarde,
            null as pagina
        from publicatie
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

oud as (

    select
        herziening.publicatie_id as herziening_id,
        cijfer.*
    from herziening
    inner join cijfer on herziening.vorige_publicatie_id = cijfer.publicatie_id

),

nieuw as (

    select
        herziening.publicatie_id as herziening_id,
        cijfer.*
    from herziening
    inner join cijfer on herziening.publicatie_id = cijfer.publicatie_id

),

verschil as (

    select
        coalesce(nieuw.herziening_id, oud.herziening_id) as publicatie_id,
        case
            when oud.herziening_id is null then 'rij_nieuw'
            when nieuw.herziening_id is null then 'rij_vervallen'
            else 'gewijzigd'
        end as wijziging,
        coalesce(nieuw.naam, oud.naam) as naam,
        coalesce(nieuw.code, oud.code) as code,
        coalesce(nieuw.kolom, oud.kolom) as kolom,
        oud.waarde as toen,
        nieuw.waarde as nu,
        case when nieuw.herziening_id is null then oud.pagina else nieuw.pagina end as pagina
    from oud
    full join nieuw on oud.herziening_id = nieuw.herziening_id and oud.rij = nieuw.rij and oud.kolom = nieuw.kolom
    where oud.herziening_id is null or nieuw.herziening_id is null or oud.waarde is distinct from nieuw.waarde

),

final as (

    select
        herziening.quarter_key,
        herziening.niveau,
        herziening.amr_code,
        herziening.revision,
        herziening.publicatie_id,
        herziening.vorige_publicatie_id,
        coalesce(verschil.wijziging, 'inhoud_gelijk') as wijziging,
        verschil.naam,
        verschil.code,
        verschil.kolom,
        verschil.toen,
        verschil.nu,
        verschil.nu - verschil.toen as verschil,
        verschil.pagina,
        case verschil.wijziging
            when 'gewijzigd'
                then format(
                    '{}, {}: was {}, is nu {}.',
                    verschil.naam, verschil.kolom, {{ getal('verschil.toen') }}, {{ getal('verschil.nu') }}
                )
            when 'rij_nieuw'
                then format('{}, {}: nieuwe rij met {}.', verschil.naam, verschil.kolom, {{ getal('verschil.nu') }})
            when 'rij_vervallen'
                then format('{}, {}: vervallen rij, er stond {}.', verschil.naam, verschil.kolom, {{ getal('verschil.toen') }})
            else 'Een ander bestand met dezelfde inhoud: elke rij en elk cijfer is gelijk.'
        end as toelichting
    from herziening
    left join verschil on herziening.publicatie_id = verschil.publicatie_id

)

select * from final
order by quarter_key, niveau, amr_code, revision, code, naam, kolom
