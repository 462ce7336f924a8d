with kwartaal as (

    select * from {{ ref('dim_quarter') }} where quarter_key <> 'onbekend'

),

amr as (

    select * from {{ ref('dim_amr') }}

),

feit as (

    {% for gebiedsoort in ['gemeente', 'amr', 'nederland'] %}
        select
            '{{ gebiedsoort }}' as gebiedsoort,
            quarter_key,
            {{ 'null' if gebiedsoort == 'nederland' else 'amr_key' }} as amr_key,
            {{ aantal_kolommen() }}
        from {{ ref('fct_klantprofielen_' ~ gebiedsoort) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

geladen as (

    select
        feit.gebiedsoort,
        feit.quarter_key,
        coalesce(amr.amr_code, 'NL') as code,
        {{ aantal_sommen() }}
    from feit
    left join amr on feit.amr_key = amr.amr_key
    where feit.quarter_key <> 'onbekend'
    group by all

),

-- A file can be filed under a quarter that is yet to come: it is kept out, and the quarter is in no calendar.
quarantaine as (

    select quarantaine.*
    from {{ ref('mart_quarantaine') }} as quarantaine
    inner join kwartaal on quarantaine.quarter_key = kwartaal.quarter_key

),

-- A national table kept out has the figures of Nederland and of each AMR in its rows.
apart as (

    select
        unnest(['gemeente', 'amr']) as gebiedsoort,
        quarter_key,
        amr_code as code
    from quarantaine
    where niveau = 'regionaal' and amr_code is not null
    union distinct
    select
        'nederland' as gebiedsoort,
        quarter_key,
        'NL' as code
    from quarantaine
    where niveau = 'landelijk'
    union distinct
    select
        'amr' as gebiedsoort,
        quarantaine.quarter_key,
        regel.amr_code as code
    from quarantaine
    inner join {{ ref('int_regel') }} as regel on quarantaine.publicatie_id = regel.publicatie_id
    where quarantaine.niveau = 'landelijk' and regel.amr_code is not null

),

zonder_gebied as (

    select
        quarter_key,
        niveau,
        count(*) as aantal
    from quarantaine
    where niveau is null or (niveau = 'regionaal' and amr_code is null)
    group by quarter_key, niveau

),

-- From the first quarter with a publication, accepted or not, to the last: a quarter without any is missing.
bekend as (

    select quarter_key from geladen
    union distinct
    select quarter_key from quarantaine

),

periode as (

    select kwartaal.*
    from kwartaal
    where kwartaal.quarter_key between (select min(bekend.quarter_key) from bekend) and (select max(bekend.quarter_key) from bekend)

),

-- The AMRs of CBS on the quarter's last day; UWV may print another for some time, which then belongs there too.
verwacht as (

    select
        unnest(['gemeente', 'amr']) as gebiedsoort,
        periode.quarter_key,
        amr.amr_code as code
    from periode
    inner join amr on {{ geldt_op('amr', 'periode.end_date') }}
    union distinct
    select
        'nederland' as gebiedsoort,
        quarter_key,
        'NL' as code
    from periode
    union distinct
    select
        gebiedsoort,
        quarter_key,
        code
    from geladen
    union distinct
    select * from apart

),

geteld as (

    select
        verwacht.gebiedsoort,
        verwacht.quarter_key,
        count(*)::integer as aantal_verwacht,
        {{ aantal_sommen('geladen') }},
        list(verwacht.code order by verwacht.code) filter (geladen.code is not null) as geladen,
        list(verwacht.code order by verwacht.code) filter (geladen.code is null and apart.code is not null) as in_quarantaine,
        list(verwacht.code order by verwacht.code) filter (geladen.code is null and apart.code is null) as ontbrekend
    from verwacht
    left join geladen
        on
            verwacht.gebiedsoort = geladen.gebiedsoort
            and verwacht.quarter_key = geladen.quarter_key
            and verwacht.code = geladen.code
    left join apart
        on
            verwacht.gebiedsoort = apart.gebiedsoort
            and verwacht.quarter_key = apart.quarter_key
            and verwacht.code = apart.code
    group by verwacht.gebiedsoort, verwacht.quarter_key

),

final as (

    select
        geteld.quarter_key,
        geteld.gebiedsoort,
        geteld.aantal_verwacht,
        coalesce(len(geteld.geladen), 0)::integer as aantal_geladen,
        coalesce(len(geteld.in_quarantaine), 0)::integer as aantal_quarantaine,
        coalesce(len(geteld.ontbrekend), 0)::integer as aantal_ontbrekend,
        coalesce(geteld.geladen, []) as geladen_gebieden,
        coalesce(geteld.in_quarantaine, []) as gebieden_in_quarantaine,
        coalesce(geteld.ontbrekend, []) as ontbrekende_gebieden,
        (
            select coalesce(sum(zonder_gebied.aantal), 0)
            from zonder_gebied
            where
                zonder_gebied.quarter_key = geteld.quarter_key
                and (zonder_gebied.niveau is null or geteld.gebiedsoort <> 'nederland')
        )::integer as publicaties_zonder_gebied,
        coalesce(geteld.totaal, 0)::bigint as personen,
        nederland.totaal::bigint as personen_nederland,
        (coalesce(geteld.totaal, 0) - nederland.totaal)::bigint as verschil,
        len(coalesce(geteld.geladen, [])) = geteld.aantal_verwacht
        and [{{ aantal_kolommen('geteld') }}] = [{{ aantal_kolommen('nederland') }}] as is_volledig
    from geteld
    left join geladen as nederland
        on geteld.quarter_key = nederland.quarter_key and nederland.gebiedsoort = 'nederland'

)

select * from final
order by quarter_key, gebiedsoort
