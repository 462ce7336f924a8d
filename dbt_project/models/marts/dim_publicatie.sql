with publicatie as (

    select * from {{ ref('int_publicatie_beoordeeld') }} where is_aangenomen

),

bron as (

    select * from {{ ref('stg_publicatie') }}

),

volgorde as (

    select * from {{ ref('int_kolomvolgorde') }}

),

amr as (

    select * from {{ ref('dim_amr') }}

),

final as (

    select
        publicatie.publicatie_id,
        bron.sha256,
        bron.bestand,
        bron.tabel,
        publicatie.niveau,
        publicatie.quarter_key,
        amr.amr_key,
        publicatie.revision,
        publicatie.is_current,
        publicatie.known_from,
        publicatie.known_to,
        bron.title,
        bron.producer,
        bron.url,
        bron.published,
        bron.accessed,
        bron.terms_of_use,
        bron.size,
        bron.is_onvolledig,
        volgorde.kolomvolgorde,
        bron.leeswijze,
        bron.is_facsimile,
        bron.is_synthetisch,
        bron.lezer_versie,
        bron.bibliotheek_versies
    from publicatie
    inner join bron on publicatie.publicatie_id = bron.publicatie_id
    inner join volgorde on publicatie.publicatie_id = volgorde.publicatie_id
    asof left join amr on publicatie.amr_code = amr.amr_code and {{ laatste_dag('bron.quarter_end_date') }} >= amr.valid_from

)

select * from final
order by bestand, tabel
