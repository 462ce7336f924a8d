with source as (

    select * from {{ source('staging', 'uitspraak') }}

),

renamed as (

    select
        publicatie_id,
        volgnummer,
        soort,
        tekst,
        pagina,
        waarden,
        is_begrepen
    from source

)

select * from renamed
