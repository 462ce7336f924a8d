with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

-- Two spellings of a name are one.
regel as (

    select * replace (coalesce(code, naam) as naam) from {{ ref('int_regel') }}

),

aantal as (

    select
        aantal.*,
        publicatie.bestand,
        publicatie.sha256,
        publicatie.quarter_key_kop
    from {{ ref('int_aantal') }} as aantal
    inner join publicatie on aantal.publicatie_id = publicatie.publicatie_id

),

-- Tables of one file that are about the same region and quarter, and print other counts of the same area.
tegenspraak as (

    select distinct
        publicatie.publicatie_id,
        andere.tabel
    from publicatie
    inner join publicatie as andere
        on
            publicatie.bestand = andere.bestand
            and publicatie.tabel <> andere.tabel
            and publicatie.niveau = andere.niveau
            and publicatie.amr_code is not distinct from andere.amr_code
            and publicatie.quarter_key_kop is not distinct from andere.quarter_key_kop
    inner join regel on publicatie.publicatie_id = regel.publicatie_id
    inner join regel as andere_regel on andere.publicatie_id = andere_regel.publicatie_id and regel.naam = andere_regel.naam
    where
        (publicatie.niveau = 'landelijk' or publicatie.amr_code is not null)
        and (
            {% for kolom in aantallen() %}
                regel.{{ kolom }} is distinct from andere_regel.{{ kolom }}{{ ' or' if not loop.last }}
            {% endfor %}
        )

),

tabel_uniek as (

    select
        publicatie.publicatie_id,
        'tabel_uniek' as controle,
        'fout' as ernst,
        'tabel' as onderdeel,
        case when count(tegenspraak.tabel) = 0 then 'klopt' else 'wijkt_af' end as oordeel,
        map {
            'gevonden': 'tabel ' || coalesce(string_agg(tegenspraak.tabel::varchar, ' en ' order by tegenspraak.tabel), '')
        } as waarden
    from publicatie
    left join tegenspraak on publicatie.publicatie_id = tegenspraak.publicatie_id
    group by publicatie.publicatie_id

),

-- A national table prints its total row alone, or a row for each AMR.
nederland_volledig as (

    select
        publicatie.publicatie_id,
        'nederland_volledig' as controle,
        'fout' as ernst,
        'Nederland' as onderdeel,
        count(distinct regel.code) as gepubliceerd,
        case when count(regel.volgnummer) = 0 then 0 else (select count(*) from {{ ref('arbeidsmarktregio') }}) end as berekend
    from publicatie
    left join regel on publicatie.publicatie_id = regel.publicatie_id and regel.soort = 'rij'
    where publicatie.niveau = 'landelijk'
    group by publicatie.publicatie_id

),

nederland_beoordeeld as (

    select
        *,
        {{ vergelijk('gepubliceerd', 'berekend') }} as oordeel,
        map { 'verwacht': berekend || ' arbeidsmarktregio''s', 'gevonden': gepubliceerd::varchar } as waarden
    from nederland_volledig

),

-- The row of an AMR in a national table, beside the total of its own table in the same file.
amr_paar as (

    select
        landelijk.publicatie_id as landelijk_id,
        regionaal.publicatie_id as regionaal_id,
        landelijk.onderdeel as amr,
        landelijk.kolom,
        landelijk.omschrijving,
        landelijk.aantal::bigint as gepubliceerd,
        regionaal.aantal::bigint as berekend,
        {{ vergelijk('landelijk.aantal', 'regionaal.aantal') }} as oordeel
    from aantal as landelijk
    inner join aantal as regionaal
        on
            landelijk.bestand = regionaal.bestand
            and landelijk.amr_code = regionaal.amr_code
            and landelijk.kolom = regionaal.kolom
            and landelijk.quarter_key_kop is not distinct from regionaal.quarter_key_kop
    where
        landelijk.niveau = 'landelijk'
        and landelijk.soort = 'rij'
        and regionaal.niveau = 'regionaal'
        and regionaal.soort = 'totaal'

),

amr_van_beide as (

    select
        landelijk_id as publicatie_id,
        amr,
        kolom,
        omschrijving,
        gepubliceerd,
        berekend,
        oordeel
    from amr_paar
    union all
    select
        regionaal_id as publicatie_id,
        amr,
        kolom,
        omschrijving,
        gepubliceerd,
        berekend,
        oordeel
    from amr_paar

),

-- A file may print a region twice: what differs counts.
amr_in_bestand as (

    select
        publicatie_id,
        'amr_in_bestand' as controle,
        'fout' as ernst,
        amr || ': ' || kolom as onderdeel,
        gepubliceerd,
        berekend,
        case when oordeel = 'klopt' then 'klopt' else 'wijkt_af' end as oordeel,
        map { 'amr': amr, 'kolom': omschrijving } as waarden
    from amr_van_beide
    qualify row_number() over (partition by publicatie_id, amr, kolom order by oordeel = 'klopt', berekend) = 1

),

final as (

    select * from tabel_uniek
    union all by name
    select * from nederland_beoordeeld
    union all by name
    select * from amr_in_bestand

)

select * from final
