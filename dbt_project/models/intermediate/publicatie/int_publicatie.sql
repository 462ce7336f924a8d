with publicatie as (

    select * from {{ ref('stg_publicatie') }}

),

naam as (

    select * from {{ ref('int_naam') }} where soort = 'amr'

),

amr as (

    select * from {{ ref('arbeidsmarktregio') }}

),

final as (

    select
        publicatie.publicatie_id,
        publicatie.bestand,
        publicatie.tabel,
        publicatie.sha256,
        publicatie.partitie,
        publicatie.quarter_key,
        publicatie.quarter_key_kop,
        publicatie.quarter_key_toegekend,
        publicatie.quarter_end_date,
        publicatie.niveau,
        publicatie.amr_naam,
        publicatie.doelgroepregister,
        publicatie.registratiegraad_gepubliceerd,
        publicatie.kolomkoppen_gelezen,
        publicatie.heeft_sidecar,
        publicatie.known_from,
        publicatie.accessed,
        publicatie.filed_at,
        publicatie.replaces,
        publicatie.is_onvolledig,
        publicatie.uitslag_lezer,
        amr.amr_code,
        amr.amr_naam as amr_naam_cbs
    from publicatie
    left join naam on case when publicatie.niveau = 'regionaal' then publicatie.amr_sleutel end = naam.naam_sleutel
    left join amr on naam.code = amr.amr_code

)

select * from final
