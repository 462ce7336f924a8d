{%- set shares = ['profielgraad_gemeente', 'profielgraad_uwv', 'profielgraad'] -%}

with trend as (

    select * from {{ ref('mart_trend') }}

),

kwartaal as (

    select * from {{ ref('dim_quarter') }}

),

aantal as (

    select
        gebiedsoort,
        code,
        naam,
        quarter_key,
        {% for metric in aantallen() + shares %}
            max(waarde) filter (metric = '{{ metric }}') as {{ metric }},
        {% endfor %}
        bool_and(is_zelfde_samenstelling_jaar) filter (metric = 'profielgraad') as is_zelfde_samenstelling_jaar
    from trend
    group by gebiedsoort, code, naam, quarter_key

),

cijfer as (

    select
        gebiedsoort,
        code,
        naam,
        quarter_key,
        {{ shares | join(', ') }},
        (gemeente_profiel + gemeente_geen_profiel) / totaal as aandeel_gemeenteklanten,
        is_zelfde_samenstelling_jaar
    from aantal
    where profielgraad is not null

),

vergelijking as (

    select
        code,
        quarter_key,
        'nederland' as vergelijking,
        'NL' as ander_code,
        quarter_key as ander_quarter_key
    from cijfer
    where gebiedsoort <> 'nederland'
    union all
    select
        cijfer.code,
        cijfer.quarter_key,
        'jaar' as vergelijking,
        cijfer.code as ander_code,
        kwartaal.same_quarter_previous_year_key as ander_quarter_key
    from cijfer
    inner join kwartaal on cijfer.quarter_key = kwartaal.quarter_key

),

paar as (

    select
        dit.gebiedsoort,
        dit.code,
        dit.naam,
        dit.quarter_key,
        vergelijking.vergelijking,
        dit.profielgraad,
        ander.profielgraad as profielgraad_vergelijking,
        dit.aandeel_gemeenteklanten,
        ander.aandeel_gemeenteklanten as aandeel_gemeenteklanten_vergelijking,
        dit.profielgraad_gemeente - ander.profielgraad_gemeente as verschil_gemeente,
        dit.profielgraad_uwv - ander.profielgraad_uwv as verschil_uwv,
        (dit.profielgraad_gemeente + ander.profielgraad_gemeente) / 2 as gemiddelde_gemeente,
        (dit.profielgraad_uwv + ander.profielgraad_uwv) / 2 as gemiddelde_uwv,
        (dit.aandeel_gemeenteklanten + ander.aandeel_gemeenteklanten) / 2 as gemiddeld_aandeel,
        dit.aandeel_gemeenteklanten - ander.aandeel_gemeenteklanten as verschil_aandeel,
        case when vergelijking.vergelijking = 'jaar' then dit.is_zelfde_samenstelling_jaar end as is_zelfde_samenstelling_jaar
    from vergelijking
    inner join cijfer as dit on vergelijking.code = dit.code and vergelijking.quarter_key = dit.quarter_key
    inner join cijfer as ander
        on vergelijking.ander_code = ander.code and vergelijking.ander_quarter_key = ander.quarter_key

),

-- Kitagawa's method with mean weights. A group without clients has no share with a klantprofiel, so nothing is taken apart.
final as (

    select
        gebiedsoort,
        code,
        naam,
        quarter_key,
        vergelijking,
        profielgraad,
        profielgraad_vergelijking,
        100 * (profielgraad - profielgraad_vergelijking) as verschil,
        case when verschil_uwv is not null then 100 * gemiddeld_aandeel * verschil_gemeente end as bijdrage_gemeente,
        case when verschil_gemeente is not null then 100 * (1 - gemiddeld_aandeel) * verschil_uwv end as bijdrage_uwv,
        100 * (gemiddelde_gemeente * verschil_aandeel - gemiddelde_uwv * verschil_aandeel) as bijdrage_verhouding,
        aandeel_gemeenteklanten,
        aandeel_gemeenteklanten_vergelijking,
        is_zelfde_samenstelling_jaar
    from paar

)

select * from final
order by gebiedsoort, code, quarter_key, vergelijking
