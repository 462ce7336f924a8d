with source as (

    select * from {{ source('staging', 'mededeling') }}

),

renamed as (

    select
        publicatie_id,
        volgnummer,
        tekst,
        pagina,
        begrip,
        is_begrepen
    from source

)

select * from renamed
