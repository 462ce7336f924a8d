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

-- The publications to publish for a region and a quarter, and the path of its last revision.
kandidaat as (

    select
        *,
        verschijningsvolgorde = max(verschijningsvolgorde) over (partition by reeks) as is_laatste,
        arg_max(row(bestand, tabel), verschijningsvolgorde) over (partition by reeks) as laatste_plaats
    from {{ ref('int_publicatie_volgorde') }}
    where niveau = 'regionaal' and publicatie_id not in (select te_ver.publicatie_id from te_ver)

),

gemeente as (

    select
        kandidaat.*,
        regel.volgnummer,
        regel.onderdeel,
        regel.code
    from kandidaat
    inner join regel on kandidaat.publicatie_id = regel.publicatie_id
    where regel.soort = 'rij'

),

-- The gemeente counts in the region whose last revision has the first path.
geteld as (

    select
        gemeente.*,
        1 + count(eerder.publicatie_id) as aantal_publicaties,
        min(eerder.bestand) as eerste_bestand_gemeente
    from gemeente
    left join gemeente as eerder
        on
            gemeente.quarter_key = eerder.quarter_key
            and gemeente.code = eerder.code
            and gemeente.amr_code <> eerder.amr_code
            and gemeente.laatste_plaats > row(eerder.bestand, eerder.tabel)
            and eerder.is_laatste
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
        map { 'bestand': eerste_bestand_gemeente } as waarden
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
