with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

rij as (

    select * from {{ ref('int_regel') }} where soort = 'rij'

),

subtotaal as (

    select stg_regel.*
    from {{ ref('stg_regel') }} as stg_regel
    inner join publicatie on stg_regel.publicatie_id = publicatie.publicatie_id
    where stg_regel.soort in ('subtotaal', 'transport')

),

elke_regel as (

    select * from rij
    union all by name
    select * from subtotaal

),

-- A group ends at its subtotal.
gegroepeerd as (

    select
        *,
        list_value({{ aantal_kolommen() }}) as aantallen,
        len(list_filter(aantallen, lambda aantal: aantal is null)) > 0 as is_onleesbaar,
        count(*) filter (where soort = 'subtotaal') over (
            partition by publicatie_id
            order by volgnummer
            rows between unbounded preceding and 1 preceding
        ) as groep
    from elke_regel

),

opgeteld as (

    select
        sub.publicatie_id,
        sub.volgnummer,
        sub.soort,
        sub.naam,
        sub.aantallen,
        [{% for kolom in aantallen() %}
            coalesce(sum(rij.aantallen[{{ loop.index }}]), 0)::bigint{{ ',' if not loop.last }}
        {% endfor %}] as lopend,
        [{% for kolom in aantallen() %}
            coalesce(sum(rij.aantallen[{{ loop.index }}]) filter (where rij.groep = sub.groep), 0)::bigint{{ ',' if not loop.last }}
        {% endfor %}] as van_groep,
        bool_or(sub.is_onleesbaar or coalesce(rij.is_onleesbaar, false)) as is_onleesbaar
    from gegroepeerd as sub
    left join gegroepeerd as rij
        on sub.publicatie_id = rij.publicatie_id and sub.volgnummer > rij.volgnummer and rij.soort = 'rij'
    where sub.soort <> 'rij'
    group by sub.publicatie_id, sub.volgnummer, sub.soort, sub.naam, sub.aantallen

),

final as (

    select
        publicatie_id,
        'subtotaal' as controle,
        'fout' as ernst,
        naam || ' (' || volgnummer || ')' as onderdeel,
        case
            when is_onleesbaar then 'ontbreekt'
            when aantallen = lopend or (soort = 'subtotaal' and aantallen = van_groep) then 'klopt'
            else 'wijkt_af'
        end as oordeel,
        map {
            'rij': naam,
            'verwacht': case
                when soort = 'subtotaal' and van_groep <> lopend
                    then array_to_string(van_groep, ', ') || ' of ' || array_to_string(lopend, ', ')
                else array_to_string(lopend, ', ')
            end,
            'gevonden': array_to_string(aantallen, ', ')
        } as waarden
    from opgeteld

)

select * from final
