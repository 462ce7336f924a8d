with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd' and niveau = 'regionaal' and amr_code is not null

),

lid as (

    select * from {{ ref('int_gemeente_amr') }}

),

gedrukt as (

    select distinct
        publicatie_id,
        code as gemeente_code
    from {{ ref('int_regel') }}
    where soort = 'rij' and code is not null

),

-- A table can print a gemeente before it exists: it counts for those that it was made of.
gedekt as (

    select * from gedrukt
    union distinct
    select
        gedrukt.publicatie_id,
        opvolging.voorganger_code as gemeente_code
    from gedrukt
    inner join {{ ref('int_opvolging') }} as opvolging on gedrukt.gemeente_code = opvolging.opvolger_code

),

dag_van_bron as (

    select distinct
        bron,
        dag
    from lid

),

-- Every membership that the table may follow; without a quarter that of any day.
indeling as (

    select
        publicatie.publicatie_id,
        publicatie.amr_code,
        dag_van_bron.bron,
        dag_van_bron.dag
    from publicatie
    inner join dag_van_bron on publicatie.quarter_end_date is null or publicatie.quarter_end_date = dag_van_bron.dag

),

gehoord as (

    select
        indeling.publicatie_id,
        indeling.bron,
        indeling.dag,
        count(*) as aantal_gemeenten,
        count(gedekt.gemeente_code) as aantal_gedekt
    from indeling
    inner join lid on indeling.bron = lid.bron and indeling.dag = lid.dag and indeling.amr_code = lid.amr_code
    left join gedekt on indeling.publicatie_id = gedekt.publicatie_id and lid.gemeente_code = gedekt.gemeente_code
    group by indeling.publicatie_id, indeling.bron, indeling.dag

),

elders as (

    select
        indeling.publicatie_id,
        indeling.bron,
        indeling.dag,
        count(*) as aantal_gedrukt,
        count(*) filter (where lid.amr_code <> indeling.amr_code) as aantal_elders
    from indeling
    inner join gedrukt on indeling.publicatie_id = gedrukt.publicatie_id
    left join lid on indeling.bron = lid.bron and indeling.dag = lid.dag and gedrukt.gemeente_code = lid.gemeente_code
    group by indeling.publicatie_id, indeling.bron, indeling.dag

),

final as (

    select
        gehoord.publicatie_id,
        gehoord.bron,
        gehoord.dag,
        gehoord.aantal_gemeenten,
        gehoord.aantal_gedekt,
        coalesce(elders.aantal_gedrukt, 0) as aantal_gedrukt,
        coalesce(elders.aantal_elders, 0) as aantal_elders
    from gehoord
    left join elders
        on gehoord.publicatie_id = elders.publicatie_id and gehoord.bron = elders.bron and gehoord.dag = elders.dag
    qualify row_number() over (
        partition by gehoord.publicatie_id
        order by
            (gehoord.aantal_gemeenten - gehoord.aantal_gedekt) / gehoord.aantal_gemeenten,
            elders.aantal_elders,
            gehoord.bron,
            gehoord.dag
    ) = 1

)

select * from final
