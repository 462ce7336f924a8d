with source as (

    select * from {{ source('staging', 'gezien') }}

),

renamed as (

    select
        publicatie_id,
        volgnummer,
        tekst,
        gezien,
        pagina,
        regelnummer,
        kolom
    from source

)

select * from renamed
