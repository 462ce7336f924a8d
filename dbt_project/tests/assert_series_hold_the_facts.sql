-- mart_stand holds every row of the facts of a known quarter, and mart_trend every figure of an area that is complete, each
-- once and unchanged: a count in another's column, or a row that got lost, shows in no sum.
{{ config(meta={'dagster': {'ref': {'name': 'mart_stand'}}}) }}

{%- set shares = ['profielgraad_gemeente', 'profielgraad_uwv', 'profielgraad'] %}

with feit as (

    {% for gebiedsoort in ['gemeente', 'amr', 'nederland'] %}
        select
            '{{ gebiedsoort }}' as gebiedsoort,
            feit.quarter_key,
            {{ 'dim_gemeente.gemeente_code' if gebiedsoort == 'gemeente' else 'null' }} as gemeente_code,
            {{ 'null' if gebiedsoort == 'nederland' else 'dim_amr.amr_code' }} as amr_code,
            {{ aantal_kolommen('feit') }},
            {{ 'null' if gebiedsoort == 'gemeente' else 'feit.doelgroepregister' }} as doelgroepregister,
            feit.{{ shares | join(', feit.') }},
            {{ 'null' if gebiedsoort == 'gemeente' else 'feit.registratiegraad' }} as registratiegraad
        from {{ ref('fct_klantprofielen_' ~ gebiedsoort) }} as feit
        {% if gebiedsoort == 'gemeente' %}
            inner join {{ ref('dim_gemeente') }} as dim_gemeente on feit.gemeente_key = dim_gemeente.gemeente_key
        {% endif %}
        {% if gebiedsoort != 'nederland' %}
            inner join {{ ref('dim_amr') }} as dim_amr on feit.amr_key = dim_amr.amr_key
        {% endif %}
        where feit.quarter_key <> 'onbekend'
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

stand as (

    select
        gebiedsoort,
        quarter_key,
        gemeente_code,
        amr_code,
        {{ aantal_kolommen() }},
        doelgroepregister,
        {{ shares | join(', ') }},
        registratiegraad
    from {{ ref('mart_stand') }}

),

gebied as (

    select
        case when is_samengesteld then 'samengesteld gebied' else 'gemeente' end as gebiedsoort,
        gebied_key as code,
        quarter_key,
        {{ aantal_kolommen() }},
        {{ shares | join(', ') }},
        null as doelgroepregister,
        null as registratiegraad
    from {{ ref('mart_gemeente_vergelijkbaar') }}
    where is_nieuwste_indeling and is_volledig
    union all by name
    select
        gebiedsoort,
        coalesce(amr_code, 'NL') as code,
        quarter_key,
        {{ aantal_kolommen() }},
        {{ shares | join(', ') }},
        doelgroepregister,
        registratiegraad
    from feit
    where gebiedsoort <> 'gemeente'

),

lang as (

    {% for metric in aantallen() + shares + ['doelgroepregister', 'registratiegraad'] %}
        select
            gebiedsoort,
            code,
            quarter_key,
            '{{ metric }}' as metric,
            {{ metric }}::double as waarde
        from gebied
        where {{ metric }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

trend as (

    select
        gebiedsoort,
        code,
        quarter_key,
        metric,
        waarde
    from {{ ref('mart_trend') }}

),

niet_in_stand as (

    select * from feit
    except all
    select * from stand

),

niet_in_feit as (

    select * from stand
    except all
    select * from feit

),

niet_in_trend as (

    select * from lang
    except all
    select * from trend

),

niet_in_gebied as (

    select * from trend
    except all
    select * from lang

)

select
    gebiedsoort,
    quarter_key,
    coalesce(gemeente_code, amr_code, 'NL') as code,
    'niet in mart_stand' as wat
from niet_in_stand
union all
select
    gebiedsoort,
    quarter_key,
    coalesce(gemeente_code, amr_code, 'NL') as code,
    'alleen in mart_stand' as wat
from niet_in_feit
union all
select
    gebiedsoort,
    quarter_key,
    code,
    metric || ' niet in mart_trend' as wat
from niet_in_trend
union all
select
    gebiedsoort,
    quarter_key,
    code,
    metric || ' alleen in mart_trend' as wat
from niet_in_gebied
