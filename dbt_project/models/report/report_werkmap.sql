{%- set metrics = ['totaal', 'profielgraad_gemeente', 'profielgraad_uwv', 'profielgraad', 'registratiegraad'] -%}

with cijfer as (

    select * from {{ ref('report_cijfer') }}

),

publicatie as (

    select * from {{ ref('dim_publicatie') }}

),

amr_naam as (

    select
        amr_key,
        amr_naam
    from {{ ref('dim_amr') }}

),

amr as (

    select * from {{ ref('fct_klantprofielen_amr') }} where quarter_key <> 'onbekend'

),

nederland as (

    select * from {{ ref('fct_klantprofielen_nederland') }} where quarter_key <> 'onbekend'

),

vergelijkbaar as (

    select
        'gemeente' as gebiedsoort,
        quarter_key,
        gebied_key,
        gebied_naam,
        len(opgetelde_gemeenten) as aantal,
        unnest(opgetelde_gemeenten) as code
    from {{ ref('mart_gemeente_vergelijkbaar') }}
    where is_nieuwste_indeling

),

verandering as (

    select
        gebiedsoort,
        code,
        quarter_key,
        {% for metric in metrics %}
            max(verandering_kwartaal) filter (metric = '{{ metric }}') as {{ metric }}_kwartaal,
            max(verandering_jaar) filter (metric = '{{ metric }}') as {{ metric }}_jaar,
        {% endfor %}
        bool_and(is_zelfde_samenstelling_kwartaal) as is_zelfde_samenstelling_kwartaal,
        bool_and(is_zelfde_samenstelling_jaar) as is_zelfde_samenstelling_jaar
    from {{ ref('mart_trend') }}
    group by gebiedsoort, code, quarter_key

),

-- A change of a comparable area is that of the gemeente on the row only if the area is that gemeente alone.
gevolgd as (

    select
        cijfer.*,
        vergelijkbaar.gebied_naam as naam_nu,
        case
            when cijfer.gebiedsoort <> 'gemeente' or (vergelijkbaar.gebied_key = cijfer.code and vergelijkbaar.aantal = 1)
                then cijfer.code
        end as trend_code
    from cijfer
    left join vergelijkbaar
        on
            cijfer.gebiedsoort = vergelijkbaar.gebiedsoort
            and cijfer.quarter_key = vergelijkbaar.quarter_key
            and cijfer.code = vergelijkbaar.code

),

final as (

    select
        gevolgd.gebiedsoort,
        gevolgd.quarter_key,
        gevolgd.code,
        gevolgd.naam,
        gevolgd.amr_code,
        coalesce(amr_naam.amr_naam, case when gevolgd.gebiedsoort = 'amr' then gevolgd.naam end) as amr_naam,
        gevolgd.naam_nu,
        {{ aantal_kolommen('gevolgd') }},
        gevolgd.gemeente_geen_profiel + gevolgd.uwv_geen_profiel as geen_profiel,
        gevolgd.doelgroepregister,
        gevolgd.profielgraad_gemeente,
        gevolgd.profielgraad_uwv,
        gevolgd.profielgraad,
        gevolgd.registratiegraad,
        case when gevolgd.gebiedsoort = 'gemeente' then amr.profielgraad end as profielgraad_amr,
        case when gevolgd.gebiedsoort <> 'nederland' then nederland.profielgraad end as profielgraad_nederland,
        {% for metric in metrics %}
            verandering.{{ metric }}_kwartaal,
            verandering.{{ metric }}_jaar,
        {% endfor %}
        verandering.is_zelfde_samenstelling_kwartaal,
        verandering.is_zelfde_samenstelling_jaar,
        {{ in_woorden("array_to_string(gevolgd.gecorrigeerde_kolommen, ', ')") }} as gecorrigeerd,
        publicatie.kolomvolgorde,
        publicatie.leeswijze,
        publicatie.is_onvolledig,
        publicatie.is_facsimile,
        gevolgd.publicatie_id,
        publicatie.bestand,
        gevolgd.pagina
    from gevolgd
    inner join publicatie on gevolgd.publicatie_id = publicatie.publicatie_id
    left join amr_naam on publicatie.amr_key = amr_naam.amr_key
    left join amr on gevolgd.quarter_key = amr.quarter_key and amr_naam.amr_key = amr.amr_key
    left join nederland on gevolgd.quarter_key = nederland.quarter_key
    left join verandering
        on
            gevolgd.gebiedsoort = verandering.gebiedsoort
            and gevolgd.trend_code = verandering.code
            and gevolgd.quarter_key = verandering.quarter_key

)

select * from final
