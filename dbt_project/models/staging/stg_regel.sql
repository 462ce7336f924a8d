with source as (

    select * from {{ source('staging', 'regel') }}

),

renamed as (

    select
        publicatie_id,
        volgnummer,
        soort,
        naam,
        naam_sleutel,
        gemeente_profiel,
        gemeente_geen_profiel,
        uwv_profiel,
        uwv_geen_profiel,
        totaal,
        pagina,
        bbox::{{ place_type() }} as bbox,
        cel_bbox
    from source

)

select * from renamed
