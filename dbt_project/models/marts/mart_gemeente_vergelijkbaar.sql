with feit as (

    select
        feit.*,
        gemeente.gemeente_code
    from {{ ref('fct_klantprofielen_gemeente') }} as feit
    inner join {{ ref('dim_gemeente') }} as gemeente on feit.gemeente_key = gemeente.gemeente_key

),

deel as (

    select
        *,
        bool_and(is_gevonden) over (partition by indelingsjaar, quarter_key, doorlopend_gebied_key) as is_doorlopend_volledig
    from {{ ref('int_gebied') }}

),

dekking as (

    select * from {{ ref('mart_dekking') }} where gebiedsoort = 'gemeente'

),

versie as (

    select * from {{ ref('dim_gemeente') }}

),

som as (

    select
        deel.indelingsjaar,
        deel.quarter_key,
        deel.gebied_key,
        deel.doorlopend_gebied_key,
        deel.is_doorlopend_volledig,
        {% for kolom in aantallen() %}
            sum(feit.{{ kolom }})::integer as {{ kolom }},
        {% endfor %}
        list(deel.gemeente_code order by deel.gemeente_code) filter (feit.gemeente_code is not null) as opgetelde_gemeenten,
        coalesce(list(deel.gemeente_code order by deel.gemeente_code) filter (not deel.is_gevonden), []) as ontbrekende_gemeenten
    from deel
    left join feit on deel.quarter_key = feit.quarter_key and deel.gemeente_code = feit.gemeente_code
    group by
        deel.indelingsjaar,
        deel.quarter_key,
        deel.gebied_key,
        deel.doorlopend_gebied_key,
        deel.is_doorlopend_volledig
    having count(feit.gemeente_code) > 0

),

doel as (

    select distinct
        indelingsjaar,
        gebied_key,
        unnest(string_split(gebied_key, '+')) as gemeente_code
    from som

),

naam as (

    select
        doel.indelingsjaar,
        doel.gebied_key,
        string_agg(versie.gemeente_naam, ' + ' order by versie.gemeente_naam) as gebied_naam
    from doel
    inner join versie
        on doel.gemeente_code = versie.gemeente_code and {{ geldt_op('versie', 'make_date(doel.indelingsjaar, 1, 1)') }}
    group by doel.indelingsjaar, doel.gebied_key

),

final as (

    select
        som.indelingsjaar,
        som.quarter_key,
        som.gebied_key,
        som.doorlopend_gebied_key,
        naam.gebied_naam,
        som.indelingsjaar = max(som.indelingsjaar) over () as is_nieuwste_indeling,
        contains(som.gebied_key, '+') as is_samengesteld,
        som.ontbrekende_gemeenten = [] as is_volledig,
        som.is_doorlopend_volledig,
        dekking.is_volledig as is_kwartaal_volledig,
        som.opgetelde_gemeenten,
        som.ontbrekende_gemeenten,
        {{ aantal_kolommen('som') }},
        case when som.ontbrekende_gemeenten = [] then {{ profielgraad_gemeente() }} end as profielgraad_gemeente,
        case when som.ontbrekende_gemeenten = [] then {{ profielgraad_uwv() }} end as profielgraad_uwv,
        case when som.ontbrekende_gemeenten = [] then {{ profielgraad() }} end as profielgraad
    from som
    inner join naam on som.indelingsjaar = naam.indelingsjaar and som.gebied_key = naam.gebied_key
    left join dekking on som.quarter_key = dekking.quarter_key

)

select * from final
order by indelingsjaar, gebied_key, quarter_key
