with trend as (

    select * from {{ ref('mart_trend') }}

),

rij as (

    select
        amr_code,
        quarter_key,
        code,
        gemeente_geen_profiel + uwv_geen_profiel as geen_profiel
    from {{ ref('report_cijfer') }}
    where gebiedsoort = 'gemeente' and quarter_key <> 'onbekend'

),

gebied as (

    select
        gebiedsoort,
        code,
        quarter_key,
        max(waarde) filter (metric = 'profielgraad') as profielgraad,
        sum(waarde) filter (metric in ('gemeente_profiel', 'uwv_profiel'))::bigint as profiel,
        max(waarde) filter (metric = 'totaal')::bigint as totaal
    from trend
    group by gebiedsoort, code, quarter_key
    having profielgraad is not null

),

nederland as (

    select * from gebied where gebiedsoort = 'nederland'

),

meeste as (

    select
        *,
        row_number() over (partition by amr_code, quarter_key order by geen_profiel desc, code asc) as plaats
    from rij

),

halvering as (

    select
        amr_code,
        quarter_key,
        list(code order by plaats) as gemeenten,
        sum(geen_profiel // 2)::integer as geholpen
    from meeste
    where plaats <= 5
    group by amr_code, quarter_key

),

-- Whole persons in whole numbers: rounded up, because with one fewer the area would stay below Nederland.
final as (

    select
        gebied.gebiedsoort,
        gebied.code,
        gebied.quarter_key,
        gebied.profielgraad,
        case
            when gebied.profiel * nederland.totaal >= nederland.profiel * gebied.totaal then 0
            else (nederland.profiel * gebied.totaal - gebied.profiel * nederland.totaal + nederland.totaal - 1) // nederland.totaal
        end::integer as personen_tot_nederland,
        halvering.gemeenten,
        halvering.geholpen,
        (gebied.profiel + halvering.geholpen) / gebied.totaal as profielgraad_als
    from gebied
    left join nederland on gebied.quarter_key = nederland.quarter_key
    left join halvering
        on
            case when gebied.gebiedsoort = 'amr' then gebied.code end = halvering.amr_code
            and gebied.quarter_key = halvering.quarter_key
    where gebied.gebiedsoort <> 'nederland'

)

select * from final
