with publicatie as (

    select * from {{ ref('int_publicatie_beoordeeld') }} where is_current and quarter_key <> 'onbekend'

),

-- The counts of current publications: AMRs in national tables, regional totals, and Nederland.
aantal as (

    select
        aantal.*,
        publicatie.quarter_key
    from {{ ref('int_aantal') }} as aantal
    inner join publicatie on aantal.publicatie_id = publicatie.publicatie_id

),

landelijke_amr as (

    select * from aantal where niveau = 'landelijk' and soort = 'rij'

),

nederland as (

    select * from aantal where niveau = 'landelijk' and soort = 'totaal'

),

regionaal_totaal as (

    select * from aantal where niveau = 'regionaal' and soort = 'totaal'

),

landelijk_regionaal as (

    select
        landelijke_amr.publicatie_id,
        'landelijk_regionaal' as controle,
        landelijke_amr.onderdeel || ': ' || landelijke_amr.kolom as onderdeel,
        landelijke_amr.aantal::bigint as gepubliceerd,
        regionaal_totaal.aantal::bigint as berekend,
        {{ vergelijk('landelijke_amr.aantal', 'regionaal_totaal.aantal') }} as oordeel,
        map { 'rij': landelijke_amr.onderdeel, 'kolom': landelijke_amr.omschrijving } as waarden
    from landelijke_amr
    inner join regionaal_totaal
        on
            landelijke_amr.quarter_key = regionaal_totaal.quarter_key
            and landelijke_amr.amr_code = regionaal_totaal.amr_code
            and landelijke_amr.kolom = regionaal_totaal.kolom

),

som_van_amrs as (

    select
        quarter_key,
        kolom,
        sum(aantal)::bigint as som
    from regionaal_totaal
    group by quarter_key, kolom
    having count(*) = (select count(*) from {{ ref('arbeidsmarktregio') }})

),

amr_som as (

    select
        nederland.publicatie_id,
        'amr_som' as controle,
        nederland.kolom as onderdeel,
        nederland.aantal::bigint as gepubliceerd,
        som_van_amrs.som as berekend,
        {{ vergelijk('nederland.aantal', 'som_van_amrs.som') }} as oordeel,
        map { 'kolom': nederland.omschrijving } as waarden
    from nederland
    inner join som_van_amrs on nederland.quarter_key = som_van_amrs.quarter_key and nederland.kolom = som_van_amrs.kolom

),

-- One total per quarter and AMR, and per quarter one for Nederland (no AMR code).
totaal as (

    select
        quarter_key,
        publicatie_id,
        amr_code,
        onderdeel,
        totaal
    from {{ ref('int_klantprofielen_amr') }}
    where quarter_key <> 'onbekend'
    union all
    select
        quarter_key,
        publicatie_id,
        null as amr_code,
        onderdeel,
        aantal as totaal
    from nederland
    where kolom = 'totaal'

),

genummerd as (

    select
        *,
        4 * left(quarter_key, 4)::integer + right(quarter_key, 1)::integer as kwartaalnummer
    from totaal

),

verandering as (

    select
        nu.publicatie_id,
        'verandering' as controle,
        nu.onderdeel,
        nu.totaal::bigint as gepubliceerd,
        vorig.totaal::bigint as berekend,
        case
            when
                abs(nu.totaal - vorig.totaal) > {{ var('verandering_personen') }}
                and 100 * abs(nu.totaal::bigint - vorig.totaal) > {{ var('verandering_percentage') }} * vorig.totaal::bigint
                then 'wijkt_af'
            else 'klopt'
        end as oordeel
    from genummerd as nu
    inner join genummerd as vorig
        on nu.kwartaalnummer = vorig.kwartaalnummer + 1 and nu.amr_code is not distinct from vorig.amr_code

),

samen as (

    select * from landelijk_regionaal
    union all by name
    select * from amr_som
    union all by name
    select * from verandering

),

final as (

    select
        publicatie_id,
        controle,
        'waarschuwing' as ernst,
        onderdeel,
        gepubliceerd,
        berekend,
        oordeel,
        waarden
    from samen

)

select * from final
