with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

regel as (

    select * from {{ ref('int_regel') }}

),

versie as (

    select * from {{ ref('int_gemeente_versie') }}

),

gebied as (

    select * from {{ ref('cbs_gebied') }}

),

aantal as (

    select
        publicatie_id,
        any_value(niveau) as niveau,
        kolom,
        any_value(omschrijving) as omschrijving,
        count(*) filter (where soort = 'rij') as aantal_rijen,
        case when count(*) filter (where soort = 'totaal') = 1 then max(aantal) filter (where soort = 'totaal') end as totaalrij,
        case
            when count(*) filter (where soort = 'rij' and aantal is null) = 0 then sum(aantal) filter (where soort = 'rij')
        end::bigint as som
    from {{ ref('int_aantal') }}
    group by publicatie_id, kolom

),

geteld as (

    select
        publicatie.*,
        coalesce(publicatie.quarter_key_toegekend, publicatie.partitie) as quarter_key_verwacht,
        (
            select count(*) from regel
            where regel.publicatie_id = publicatie.publicatie_id and regel.soort = 'totaal'
        ) as aantal_totaalrijen,
        aantal.totaalrij as totaal
    from publicatie
    left join aantal on publicatie.publicatie_id = aantal.publicatie_id and aantal.kolom = 'totaal'

),

totaalrij as (

    select
        publicatie_id,
        'totaalrij' as controle,
        'fout' as ernst,
        case niveau when 'landelijk' then 'Nederland' else 'TOTAAL AMR' end as onderdeel,
        aantal_totaalrijen as gepubliceerd,
        1::bigint as berekend,
        case aantal_totaalrijen when 0 then 'ontbreekt' when 1 then 'klopt' else 'wijkt_af' end as oordeel,
        case aantal_totaalrijen
            when 0 then 'Er staat geen totaalrij in de tabel.'
            else format('Er staan {} totaalrijen in de tabel; het moet er één zijn.', aantal_totaalrijen)
        end as toelichting
    from geteld

),

kolomtotaal as (

    select
        publicatie_id,
        'kolomtotaal' as controle,
        'fout' as ernst,
        kolom as onderdeel,
        totaalrij::bigint as gepubliceerd,
        som as berekend,
        {{ vergelijk('totaalrij', 'som') }} as oordeel,
        case
            when totaalrij is null or som is null
                then format('Kolom {}: niet na te rekenen, want een aantal of de totaalrij ontbreekt.', omschrijving)
            else format(
                'Kolom {}: de rijen zijn samen {}, maar in de totaalrij staat {}.',
                omschrijving, {{ getal('som') }}, {{ getal('totaalrij') }}
            )
        end as toelichting
    from aantal
    where aantal_rijen > 0 or niveau is distinct from 'landelijk'

),

kwartaal as (

    select
        publicatie_id,
        'kwartaal' as controle,
        'fout' as ernst,
        'kop' as onderdeel,
        null::bigint as gepubliceerd,
        null::bigint as berekend,
        case
            when quarter_key_kop <> quarter_key_verwacht then 'wijkt_af'
            when partitie not in ('onbekend', quarter_key_verwacht) then 'wijkt_af'
            when quarter_key_kop is null and quarter_key_toegekend is null and partitie <> 'onbekend' then 'ontbreekt'
            else 'klopt'
        end as oordeel,
        case
            when quarter_key_kop <> quarter_key_verwacht
                then format('In de kop staat {}, maar de publicatie is opgeborgen onder {}.', quarter_key_kop, quarter_key_verwacht)
            when quarter_key_kop is null and quarter_key_toegekend is null
                then format('In de kop staat geen kwartaal, maar de publicatie is opgeborgen onder {}.', partitie)
            else format('Het bestand ligt in de map {}, maar kreeg het kwartaal {}.', partitie, quarter_key_toegekend)
        end as toelichting
    from geteld

),

naam_bekend as (

    select
        publicatie_id,
        'naam_bekend' as controle,
        'fout' as ernst,
        case
            when amr_naam is null then 'regio'
            when exists (select 1 from regel where regel.publicatie_id = geteld.publicatie_id and regel.onderdeel = geteld.amr_naam)
                then amr_naam || ' (regio)'
            else amr_naam
        end as onderdeel,
        null::bigint as gepubliceerd,
        null::bigint as berekend,
        case when amr_code is null then 'ontbreekt' else 'klopt' end as oordeel,
        case
            when amr_naam is null then 'Er staat geen arbeidsmarktregio in de publicatie.'
            else format('''{}'' is geen bekende arbeidsmarktregio.', amr_naam)
        end as toelichting
    from geteld
    where niveau is distinct from 'landelijk'

),

-- Rounded half up in whole numbers: a .5 is exact here, unlike in floating point.
percentage as (

    select
        *,
        (200 * totaal::bigint + doelgroepregister) // nullif(2 * doelgroepregister::bigint, 0) as afgerond
    from geteld

),

registratiegraad as (

    select
        publicatie_id,
        'registratiegraad' as controle,
        'waarschuwing' as ernst,
        'voetnoot' as onderdeel,
        registratiegraad_gepubliceerd::bigint as gepubliceerd,
        afgerond as berekend,
        {{ vergelijk('registratiegraad_gepubliceerd', 'afgerond') }} as oordeel,
        case
            when registratiegraad_gepubliceerd is null or afgerond is null
                then 'Het percentage is niet na te rekenen: het percentage, het doelgroepregister of het totaal ontbreekt.'
            else format(
                'Er staat {}%, maar {} van {} personen is afgerond {}%.',
                registratiegraad_gepubliceerd, {{ getal('totaal') }}, {{ getal('doelgroepregister') }}, afgerond
            )
        end as toelichting
    from percentage

),

doelgroepregister as (

    select
        publicatie_id,
        'doelgroepregister' as controle,
        'waarschuwing' as ernst,
        'voetnoot' as onderdeel,
        doelgroepregister::bigint as gepubliceerd,
        totaal::bigint as berekend,
        case
            when doelgroepregister is null or totaal is null then 'ontbreekt'
            when doelgroepregister >= totaal then 'klopt'
            else 'wijkt_af'
        end as oordeel,
        case
            when doelgroepregister is null then 'De omvang van het doelgroepregister is niet gevonden.'
            when totaal is null then 'Het totaal in Sonar is niet gevonden.'
            else format(
                'In het doelgroepregister staan {} personen; dat is minder dan de {} personen in Sonar.',
                {{ getal('doelgroepregister') }}, {{ getal('totaal') }}
            )
        end as toelichting
    from geteld
    where niveau is not null

),

kolomkoppen as (

    select
        publicatie_id,
        'kolomkoppen' as controle,
        'waarschuwing' as ernst,
        'kolomkoppen' as onderdeel,
        null::bigint as gepubliceerd,
        null::bigint as berekend,
        case when kolomkoppen_gelezen then 'klopt' else 'ontbreekt' end as oordeel,
        'De kolomkoppen ontbreken; de gewone volgorde is aangehouden.' as toelichting
    from geteld

),

herkomst as (

    select
        publicatie_id,
        'herkomst' as controle,
        'waarschuwing' as ernst,
        'herkomst' as onderdeel,
        null::bigint as gepubliceerd,
        null::bigint as berekend,
        case when heeft_sidecar then 'klopt' else 'ontbreekt' end as oordeel,
        'Het bestand met de herkomst (.yml) ontbreekt.' as toelichting
    from geteld

),

amr_volledig as (

    select
        publicatie.publicatie_id,
        'amr_volledig' as controle,
        'waarschuwing' as ernst,
        versie.gemeente_naam as onderdeel,
        null::bigint as gepubliceerd,
        null::bigint as berekend,
        case when count(regel.code) = 0 then 'ontbreekt' else 'klopt' end as oordeel,
        format(
            'Volgens de CBS-indeling van {} hoort {} bij {}, maar de gemeente staat niet in de tabel.',
            coalesce(gebied.indelingsjaar, versie.laatste_indelingsjaar), versie.gemeente_naam, publicatie.amr_naam_cbs
        ) as toelichting
    from publicatie
    inner join versie
        on
            publicatie.quarter_end_date >= versie.valid_from
            and (versie.valid_to is null or publicatie.quarter_end_date < versie.valid_to)
    left join gebied on versie.gemeente_code = gebied.gemeente_code and year(publicatie.quarter_end_date) = gebied.indelingsjaar
    left join regel on publicatie.publicatie_id = regel.publicatie_id and versie.gemeente_code = regel.code
    where publicatie.amr_code = coalesce(gebied.amr_code, versie.amr_code)
    group by all

),

samen as (

    select * from totaalrij
    union all
    select * from kolomtotaal
    union all
    select * from kwartaal
    union all
    select * from naam_bekend
    union all
    select * from registratiegraad
    union all
    select * from doelgroepregister
    union all
    select * from kolomkoppen
    union all
    select * from herkomst
    union all
    select * from amr_volledig

),

final as (

    select * replace (case when oordeel <> 'klopt' then toelichting end as toelichting)
    from samen

)

select * from final
