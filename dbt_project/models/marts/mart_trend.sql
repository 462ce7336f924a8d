{%- set aandelen = ['profielgraad_gemeente', 'profielgraad_uwv', 'profielgraad'] -%}
{%- set eenheden = dict.fromkeys(aantallen() + ['doelgroepregister'], 'personen') -%}
{%- do eenheden.update(dict.fromkeys(aandelen + ['registratiegraad'], 'aandeel')) -%}

with vergelijkbaar as (

    select * from {{ ref('mart_gemeente_vergelijkbaar') }} where is_nieuwste_indeling and is_volledig

),

amr as (

    select
        feit.*,
        dim_amr.amr_code
    from {{ ref('fct_klantprofielen_amr') }} as feit
    inner join {{ ref('dim_amr') }} as dim_amr on feit.amr_key = dim_amr.amr_key
    where feit.quarter_key <> 'onbekend'

),

amr_naam as (

    {{ nieuwste_amr_namen() }}

),

nederland as (

    select * from {{ ref('fct_klantprofielen_nederland') }} where quarter_key <> 'onbekend'

),

kwartaal as (

    select * from {{ ref('dim_quarter') }}

),

dekking as (

    select * from {{ ref('mart_dekking') }}

),

samenstelling as (

    select * from {{ ref('int_amr_samenstelling') }}

),

breed as (

    select
        case when is_samengesteld then 'samengesteld gebied' else 'gemeente' end as gebiedsoort,
        gebied_key as code,
        gebied_naam as naam,
        quarter_key,
        {% for kolom in aantallen() + aandelen %}
            {{ kolom }},
        {% endfor %}
        null::integer as doelgroepregister,
        null::double as registratiegraad
    from vergelijkbaar
    union all
    select
        'amr' as gebiedsoort,
        amr.amr_code as code,
        amr_naam.amr_naam as naam,
        amr.quarter_key,
        {% for kolom in aantallen() + aandelen %}
            amr.{{ kolom }},
        {% endfor %}
        amr.doelgroepregister,
        amr.registratiegraad
    from amr
    inner join amr_naam on amr.amr_code = amr_naam.amr_code
    union all
    select
        'nederland' as gebiedsoort,
        'NL' as code,
        'Nederland' as naam,
        quarter_key,
        {% for kolom in aantallen() + aandelen %}
            {{ kolom }},
        {% endfor %}
        doelgroepregister,
        registratiegraad
    from nederland

),

lang as (

    {% for metric, eenheid in eenheden.items() %}
        select
            gebiedsoort,
            code,
            naam,
            quarter_key,
            '{{ metric }}' as metric,
            '{{ eenheid }}' as eenheid,
            {{ 100 if eenheid == 'aandeel' else 1 }} as schaal,
            {{ metric }}::double as waarde
        from breed
        where {{ metric }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- Joined by the calendar, never to the last known figure: next to a gap there is no change.
final as (

    select
        lang.gebiedsoort,
        lang.code,
        lang.naam,
        lang.quarter_key,
        lang.metric,
        lang.eenheid,
        lang.waarde,
        lang.schaal * (lang.waarde - vorig.waarde) as verandering_kwartaal,
        lang.schaal * (lang.waarde - jaar_eerder.waarde) as verandering_jaar,
        {% for periode, toen in {'kwartaal': 'vorig', 'jaar': 'jaar_eerder'}.items() %}
            case
                when {{ toen }}.waarde is null then null
                when lang.gebiedsoort = 'amr' then samenstelling.is_zelfde_{{ periode }}
                else true
            end as is_zelfde_samenstelling_{{ periode }},
        {% endfor %}
        case when lang.gebiedsoort in ('gemeente', 'amr') then rank() over (gelijken order by lang.waarde desc) end::integer as rang,
        case when lang.gebiedsoort in ('gemeente', 'amr') then count(*) over gelijken end::integer as aantal_in_rang,
        nederland.waarde as waarde_nederland,
        case when lang.eenheid = 'aandeel' then lang.schaal * (lang.waarde - nederland.waarde) end as afstand_nederland,
        dekking.is_volledig as is_kwartaal_volledig
    from lang
    inner join kwartaal on lang.quarter_key = kwartaal.quarter_key
    left join lang as vorig
        on
            lang.gebiedsoort = vorig.gebiedsoort
            and lang.code = vorig.code
            and lang.metric = vorig.metric
            and kwartaal.previous_quarter_key = vorig.quarter_key
    left join lang as jaar_eerder
        on
            lang.gebiedsoort = jaar_eerder.gebiedsoort
            and lang.code = jaar_eerder.code
            and lang.metric = jaar_eerder.metric
            and kwartaal.same_quarter_previous_year_key = jaar_eerder.quarter_key
    left join lang as nederland
        on
            nederland.gebiedsoort = 'nederland'
            and lang.metric = nederland.metric
            and lang.quarter_key = nederland.quarter_key
    left join samenstelling
        on
            case when lang.gebiedsoort = 'amr' then lang.code end = samenstelling.amr_code
            and lang.quarter_key = samenstelling.quarter_key
    left join dekking
        on
            lang.quarter_key = dekking.quarter_key
            and dekking.gebiedsoort = case lang.gebiedsoort when 'samengesteld gebied' then 'gemeente' else lang.gebiedsoort end
    window gelijken as (partition by lang.gebiedsoort, lang.quarter_key, lang.metric)

)

select * from final
order by gebiedsoort, code, metric, quarter_key
