with correctie as (

    select * from {{ ref('correctie') }}

),

publicatie as (

    select * from {{ ref('stg_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

-- If two rows print the same name, a correction cannot say which one it means.
regel as (

    select * from {{ ref('stg_regel') }}
    qualify count(*) over (partition by publicatie_id, naam) = 1

),

opgezocht as (

    select
        correctie.*,
        publicatie.publicatie_id,
        publicatie.bestand,
        regel.volgnummer,
        case correctie.kolom
            {% for kolom in aantallen() %}
                when '{{ kolom }}' then regel.{{ kolom }}
            {% endfor %}
        end as gevonden,
        correctie.sha256 in (select bron.sha256 from publicatie as bron) as is_gelezen
    from correctie
    left join publicatie on correctie.sha256 = publicatie.sha256 and correctie.tabel = publicatie.tabel
    left join regel on publicatie.publicatie_id = regel.publicatie_id and correctie.rij = regel.naam

),

final as (

    select
        sha256,
        tabel,
        rij,
        kolom,
        gedrukt,
        gecorrigeerd,
        reden,
        bron,
        publicatie_id,
        bestand,
        volgnummer,
        gevonden,
        case
            when not is_gelezen then 'zonder_bestand'
            when gevonden = gedrukt then 'toegepast'
            else 'past_niet'
        end as uitkomst
    from opgezocht

)

select * from final
