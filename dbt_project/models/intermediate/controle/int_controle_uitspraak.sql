with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

uitspraak as (

    select * from {{ ref('stg_uitspraak') }}

),

kolom as (

    select * from {{ ref('int_kolomtotaal') }} where kolom = 'totaal'

),

-- What the table says itself, as text.
tabel as (

    select
        publicatie.publicatie_id,
        map {
            'kwartaal': coalesce(publicatie.quarter_key_kop, publicatie.quarter_key_toegekend),
            'regio': publicatie.amr_code,
            'totaal': kolom.totaalrij::varchar,
            'doelgroepregister': publicatie.doelgroepregister::varchar,
            'registratiegraad': publicatie.registratiegraad_gepubliceerd::varchar
        } as gedrukt
    from publicatie
    left join kolom on publicatie.publicatie_id = kolom.publicatie_id

),

-- The values that each statement allows, and by how many of that table's statements of the kind.
waarde as (

    select
        publicatie_id,
        soort,
        unnest(list_distinct(waarden)) as waarde
    from uitspraak

),

aantal_keer as (

    select
        publicatie_id,
        soort,
        waarde,
        count(*) as keer
    from waarde
    group by publicatie_id, soort, waarde

),

soort as (

    select
        uitspraak.publicatie_id,
        uitspraak.soort,
        count(*) as uitspraken
    from uitspraak
    group by uitspraak.publicatie_id, uitspraak.soort

),

eensgezind as (

    select distinct
        soort.publicatie_id,
        soort.soort
    from soort
    inner join aantal_keer
        on
            soort.publicatie_id = aantal_keer.publicatie_id
            and soort.soort = aantal_keer.soort
            and soort.uitspraken = aantal_keer.keer

),

final as (

    select
        tabel.publicatie_id,
        'tegenspraak' as controle,
        'fout' as ernst,
        'uitspraak ' || coalesce(uitspraak.volgnummer, 1) as onderdeel,
        case
            when uitspraak.soort is null or uitspraak.is_begrepen then 'klopt'
            when coalesce(
                list_contains(uitspraak.waarden, tabel.gedrukt[uitspraak.soort]), eensgezind.soort is not null
            ) then 'klopt'
            else 'wijkt_af'
        end as oordeel,
        map {
            'soort': uitspraak.soort,
            'verwacht': coalesce(tabel.gedrukt[uitspraak.soort], 'overal hetzelfde'),
            'gevonden': uitspraak.tekst
        } as waarden
    from tabel
    left join uitspraak on tabel.publicatie_id = uitspraak.publicatie_id
    left join eensgezind
        on uitspraak.publicatie_id = eensgezind.publicatie_id and uitspraak.soort = eensgezind.soort

)

select * from final
