with aantal as (

    select * from {{ ref('int_aantal') }}

),

final as (

    select
        publicatie_id,
        kolom,
        any_value(omschrijving) as omschrijving,
        count(*) filter (where soort = 'rij') as aantal_rijen,
        count(*) filter (where soort = 'totaal') as aantal_totaalrijen,
        case when count(*) filter (where soort = 'totaal') = 1 then max(aantal) filter (where soort = 'totaal') end as totaalrij,
        case
            when count(*) filter (where soort = 'rij' and aantal is null) = 0 then sum(aantal) filter (where soort = 'rij')
        end::bigint as som
    from aantal
    group by publicatie_id, kolom

)

select * from final
