with regel as (

    select * from {{ ref('int_regel') }}

),

final as (

    {% for kolom in aantallen() %}
        select
            publicatie_id,
            volgnummer,
            niveau,
            soort,
            amr_code,
            onderdeel,
            '{{ kolom }}' as kolom,
            '{{ omschrijvingen()[kolom] }}' as omschrijving,
            {{ kolom }} as aantal
        from regel
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
