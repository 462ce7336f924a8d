with source as (

    select * from {{ source('staging', 'publicatie') }}

),

renamed as (

    select
        publicatie_id,
        bestand,
        tabel,
        sha256,
        size,
        partitie,
        quarter_key,
        quarter_key_kop,
        quarter_key_toegekend,
        case
            when quarter_key <> 'onbekend'
                then last_day(make_date(left(quarter_key, 4)::integer, 3 * right(quarter_key, 1)::integer, 1))
        end as quarter_end_date,
        niveau,
        amr_naam,
        amr_sleutel,
        doelgroepregister,
        registratiegraad_gepubliceerd,
        coalesce(kolomkoppen_gelezen, false) as kolomkoppen_gelezen,
        leeswijze,
        uitslag as uitslag_lezer,
        reden,
        pagina,
        regel,
        verwacht,
        gevonden,
        heeft_sidecar,
        producer,
        title,
        url,
        accessed,
        filed_at,
        published,
        least(
            case length(published)
                when 4 then make_date(published::integer, 12, 31)
                when 7 then last_day((published || '-01')::date)
                else published::date
            end,
            accessed
        ) as known_from,
        terms_of_use,
        replaces,
        is_onvolledig,
        is_facsimile,
        is_synthetisch,
        lezer_versie,
        bibliotheek_versies
    from source

)

select * from renamed
