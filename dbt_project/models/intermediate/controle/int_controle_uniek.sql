with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

regel as (

    select * from {{ ref('int_regel') }}

),

gezakt as (

    select publicatie_id from {{ ref('int_controle_rij') }} where ernst = 'fout' and oordeel <> 'klopt'
    union distinct
    select publicatie_id from {{ ref('int_controle_publicatie') }} where ernst = 'fout' and oordeel <> 'klopt'

),

-- Of equal files the first path counts, but a file that fails on its own never replaces one that passes.
exemplaar as (

    select
        publicatie.*,
        publicatie.uitslag_lezer = 'aangenomen' and gezakt.publicatie_id is null as is_goed,
        row_number() over gelijke_bestanden as nummer,
        first_value(publicatie.bestand) over gelijke_bestanden as eerste_bestand
    from publicatie
    left join gezakt on publicatie.publicatie_id = gezakt.publicatie_id
    window gelijke_bestanden as (
        partition by publicatie.sha256, publicatie.tabel
        order by (publicatie.uitslag_lezer = 'aangenomen' and gezakt.publicatie_id is null) desc, publicatie.bestand
    )

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

-- The publications to publish for a region and a quarter, and the path of its last revision.
kandidaat as (

    select
        *,
        verschijningsvolgorde = max(verschijningsvolgorde) over (partition by quarter_key, amr_code) as is_laatste,
        arg_max(row(bestand, tabel), verschijningsvolgorde) over (partition by quarter_key, amr_code) as laatste_plaats
    from exemplaar
    where is_goed and nummer = 1 and niveau = 'regionaal' and quarter_key <> 'onbekend'

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
    qualify is_laatste or bool_or(is_laatste and aantal_publicaties > 1) over (partition by quarter_key, amr_code)

),

final as (

    select * from bestand_uniek
    union all by name
    select * from gemeente_uniek

)

select * from final
