-- mart_ontleding takes apart each distance to Nederland and each change in a year of profielgraad that mart_trend has, once.
{{ config(meta={'dagster': {'ref': {'name': 'mart_ontleding'}}}) }}

with trend as (

    select * from {{ ref('mart_trend') }} where metric = 'profielgraad'

),

verwacht as (

    select
        gebiedsoort,
        code,
        quarter_key,
        'nederland' as vergelijking,
        waarde as profielgraad,
        afstand_nederland as verschil,
        null::boolean as is_zelfde_samenstelling_jaar
    from trend
    where gebiedsoort <> 'nederland' and afstand_nederland is not null
    union all
    select
        gebiedsoort,
        code,
        quarter_key,
        'jaar' as vergelijking,
        waarde as profielgraad,
        verandering_jaar as verschil,
        is_zelfde_samenstelling_jaar
    from trend
    where verandering_jaar is not null

),

ontleding as (

    select
        gebiedsoort,
        code,
        quarter_key,
        vergelijking,
        profielgraad,
        verschil,
        is_zelfde_samenstelling_jaar
    from {{ ref('mart_ontleding') }}

)

(
    select
        *,
        'niet in mart_ontleding' as wat
    from verwacht
    except all
    select
        *,
        'niet in mart_ontleding' as wat
    from ontleding
)
union all
(
    select
        *,
        'alleen in mart_ontleding' as wat
    from ontleding
    except all
    select
        *,
        'alleen in mart_ontleding' as wat
    from verwacht
)
