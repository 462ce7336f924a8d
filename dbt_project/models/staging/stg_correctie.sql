with source as (

    select * from {{ source('staging', 'correctie') }}

),

renamed as (

    select
        bestand,
        sha256,
        tabel,
        rij,
        kolom,
        gedrukt,
        gecorrigeerd,
        reden,
        bron,
        publicatie_id,
        volgnummer,
        gevonden,
        is_toegepast
    from source

)

select * from renamed
