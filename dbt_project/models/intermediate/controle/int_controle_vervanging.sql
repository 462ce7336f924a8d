with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

vervanging as (

    select * from {{ ref('int_vervanging') }}

),

-- The other publications with the bytes that a file says to replace, of a region and quarter that it is about itself;
-- of equal files the earliest tells when they appeared.
vervangen as (

    select
        publicatie.bestand,
        andere.bestand as vervangen_bestand,
        andere.known_from > publicatie.known_from
        or (andere.known_from = publicatie.known_from and andere.accessed > publicatie.accessed)
        or (
            andere.known_from = publicatie.known_from
            and andere.accessed = publicatie.accessed
            and andere.filed_at > publicatie.filed_at
        ) as is_later
    from publicatie
    inner join publicatie as andere
        on
            publicatie.replaces = andere.sha256
            and publicatie.sha256 <> andere.sha256
            and publicatie.quarter_key = andere.quarter_key
            and publicatie.niveau = andere.niveau
            and publicatie.amr_code is not distinct from andere.amr_code

),

per_bestand as (

    select
        bestand,
        min(vervangen_bestand) as vervangen_bestand,
        bool_and(coalesce(is_later, false)) as is_later
    from vervangen
    group by bestand

),

final as (

    select
        publicatie.publicatie_id,
        'vervanging' as controle,
        'fout' as ernst,
        'herkomst' as onderdeel,
        case
            when per_bestand.bestand is null then 'ontbreekt'
            when per_bestand.is_later or omgekeerd.sha256 is not null then 'wijkt_af'
            else 'klopt'
        end as oordeel,
        map { 'sha256': publicatie.replaces, 'bestand': per_bestand.vervangen_bestand } as waarden
    from publicatie
    left join per_bestand on publicatie.bestand = per_bestand.bestand
    left join vervanging as omgekeerd
        on publicatie.replaces = omgekeerd.sha256 and publicatie.sha256 = omgekeerd.vervangen_sha256
    where publicatie.replaces is not null

)

select * from final
