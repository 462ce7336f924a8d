with exemplaar as (

    select * from {{ ref('int_publicatie_exemplaar') }}

),

regel as (

    select * from {{ ref('int_regel') }}

),

volgorde as (

    select * from {{ ref('int_kolomvolgorde') }} where kolomvolgorde <> 'gelezen'

),

te_ver as (

    select publicatie_id from {{ ref('int_controle_revisie') }} where ernst = 'fout' and oordeel <> 'klopt'

),

publicatie as (

    select * from {{ ref('int_publicatie') }}

),

-- By CBS or by UWV's decree.
lid as (

    select distinct
        dag,
        gemeente_code,
        amr_code
    from {{ ref('int_gemeente_amr') }}

),

bestand_uniek as (

    select
        publicatie_id,
        'bestand_uniek' as controle,
        'fout' as ernst,
        'bestand' as onderdeel,
        nummer as gepubliceerd,
        1::bigint as berekend,
        {{ vergelijk('nummer', '1') }} as oordeel,
        map { 'bestand': eerste_bestand } as waarden
    from exemplaar

),

kolomvolgorde_gelijk as (

    select
        publicatie_id,
        'kolomvolgorde_gelijk' as controle,
        'fout' as ernst,
        'kolommen' as onderdeel,
        case when tegengesproken_door is null then 'klopt' else 'wijkt_af' end as oordeel,
        map { 'bestand': coalesce(tegengesproken_door, 'geen bestand') } as waarden
    from volgorde

),

-- The publications to publish for a region and a quarter.
kandidaat as (

    select
        *,
        verschijningsvolgorde = max(verschijningsvolgorde) over (partition by reeks) as is_laatste
    from {{ ref('int_publicatie_volgorde') }}
    where niveau = 'regionaal' and publicatie_id not in (select te_ver.publicatie_id from te_ver)

),

gemeente as (

    select
        kandidaat.*,
        regel.volgnummer,
        regel.onderdeel,
        regel.code,
        lid.amr_code is not null as is_eigen
    from kandidaat
    inner join regel on kandidaat.publicatie_id = regel.publicatie_id
    inner join publicatie on kandidaat.publicatie_id = publicatie.publicatie_id
    left join lid
        on
            publicatie.quarter_end_date = lid.dag
            and kandidaat.amr_code = lid.amr_code
            and regel.code = lid.gemeente_code
    where regel.soort = 'rij'

),

-- Of two regions that print a gemeente, the one to which it belongs has it; neither if it belongs to both or to none.
-- One that is not `is_eigen` counts every other; `or` would say so too, and DuckDB would compare each pair of rows.
geteld as (

    select
        gemeente.*,
        1 + count(ander.publicatie_id) as aantal_publicaties,
        min(ander.bestand) as ander_bestand
    from gemeente
    left join gemeente as ander
        on
            gemeente.quarter_key = ander.quarter_key
            and gemeente.code = ander.code
            and gemeente.amr_code <> ander.amr_code
            and ander.is_laatste
            and gemeente.is_eigen <= ander.is_eigen
    group by all

),

-- An earlier revision is compared with other regions only if the last revision of its own region fails.
gemeente_uniek as (

    select
        publicatie_id,
        volgnummer,
        'gemeente_uniek' as controle,
        'fout' as ernst,
        onderdeel,
        aantal_publicaties as gepubliceerd,
        1::bigint as berekend,
        {{ vergelijk('aantal_publicaties', '1') }} as oordeel,
        map { 'bestand': ander_bestand } as waarden
    from geteld
    qualify is_laatste or bool_or(is_laatste and aantal_publicaties > 1) over (partition by reeks)

),

final as (

    select * from bestand_uniek
    union all by name
    select * from kolomvolgorde_gelijk
    union all by name
    select * from gemeente_uniek

)

select * from final
