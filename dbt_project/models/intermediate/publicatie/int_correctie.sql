with correctie as (

    select * from {{ ref('correctie') }}

),

publicatie as (

    select * from {{ ref('stg_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

-- A name that is printed more than once doesn't tell which row is meant.
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
            when 'gemeente_profiel' then regel.gemeente_profiel
            when 'gemeente_geen_profiel' then regel.gemeente_geen_profiel
            when 'uwv_profiel' then regel.uwv_profiel
            when 'uwv_geen_profiel' then regel.uwv_geen_profiel
            when 'totaal' then regel.totaal
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
