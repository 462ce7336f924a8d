with regel as (

    select
        *,
        gemeente_profiel::bigint + gemeente_geen_profiel + uwv_profiel + uwv_geen_profiel as som
    from {{ ref('int_regel') }}

),

amr as (

    select * from {{ ref('arbeidsmarktregio') }}

),

correctie as (

    select
        publicatie_id,
        volgnummer,
        'correctie' as controle,
        'waarschuwing' as ernst,
        rij || ': ' || kolom as onderdeel,
        gedrukt::bigint as gepubliceerd,
        gecorrigeerd::bigint as berekend,
        'wijkt_af' as oordeel,
        'toegepast' as geval,
        map { 'rij': rij, 'kolom': kolom, 'reden': reden, 'bron': bron } as waarden
    from {{ ref('stg_correctie') }}
    where is_toegepast

),

rijtotaal as (

    select
        publicatie_id,
        volgnummer,
        'rijtotaal' as controle,
        'fout' as ernst,
        onderdeel,
        totaal::bigint as gepubliceerd,
        som as berekend,
        {{ vergelijk('totaal', 'som') }} as oordeel
    from regel

),

geheel_aantal as (

    select
        publicatie_id,
        volgnummer,
        'geheel_aantal' as controle,
        'fout' as ernst,
        onderdeel,
        case
            when som is null or totaal is null then 'ontbreekt'
            when least({{ aantal_kolommen() }}) < 0 then 'wijkt_af'
            else 'klopt'
        end as oordeel,
        map {
            'gevonden': concat_ws(
                ', ',
                {% for kolom in aantallen() %}
                    case when {{ kolom }} is null then '{{ kolom }}' end{{ ',' if not loop.last }}
                {% endfor %}
            )
        } as waarden
    from regel

),

naam_bekend as (

    select
        publicatie_id,
        volgnummer,
        'naam_bekend' as controle,
        'fout' as ernst,
        onderdeel,
        case when code is null then 'ontbreekt' when is_dubbel then 'wijkt_af' else 'klopt' end as oordeel,
        map {
            'naam': naam,
            'soort': case niveau when 'landelijk' then 'arbeidsmarktregio' else 'gemeente' end
        } as waarden
    from regel
    where soort = 'rij'

),

rij_zonder_personen as (

    select
        publicatie_id,
        volgnummer,
        'rij_zonder_personen' as controle,
        'waarschuwing' as ernst,
        onderdeel,
        totaal::bigint as gepubliceerd,
        null::bigint as berekend,
        case when totaal is null then 'ontbreekt' when totaal = 0 then 'wijkt_af' else 'klopt' end as oordeel
    from regel
    where soort = 'rij'

),

amr_indeling as (

    select
        regel.publicatie_id,
        regel.volgnummer,
        'amr_indeling' as controle,
        'waarschuwing' as ernst,
        regel.onderdeel,
        case when regel.cbs_amr_code = regel.amr_code then 'klopt' else 'wijkt_af' end as oordeel,
        map {
            'jaar': regel.cbs_indelingsjaar::varchar,
            'gemeente': regel.gemeente_naam,
            'amr': coalesce(amr.amr_naam, regel.cbs_amr_code)
        } as waarden
    from regel
    left join amr on regel.cbs_amr_code = amr.amr_code
    where regel.amr_code is not null and regel.cbs_amr_code is not null

),

naam_geldig as (

    select
        publicatie_id,
        volgnummer,
        'naam_geldig' as controle,
        case when is_geldig or is_vervallen then 'fout' else 'waarschuwing' end as ernst,
        onderdeel,
        case when is_geldig then 'klopt' else 'wijkt_af' end as oordeel,
        case when is_vervallen then 'vervallen' end as geval,
        map { 'gemeente': gemeente_naam } as waarden
    from regel
    where gemeente_key is not null and quarter_key <> 'onbekend'

),

final as (

    select * from rijtotaal
    union all by name
    select * from geheel_aantal
    union all by name
    select * from naam_bekend
    union all by name
    select * from rij_zonder_personen
    union all by name
    select * from amr_indeling
    union all by name
    select * from naam_geldig
    union all by name
    select * from correctie

)

select * from final
