with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

gezakt as (

    select publicatie_id from {{ ref('int_controle_rij') }} where ernst = 'fout' and oordeel <> 'klopt'
    union distinct
    select publicatie_id from {{ ref('int_controle_publicatie') }} where ernst = 'fout' and oordeel <> 'klopt'

),

-- Of equal files the one that appeared first counts, then the first path; but a file that fails on its own never replaces
-- one that passes.
final as (

    select
        publicatie.publicatie_id,
        publicatie.uitslag_lezer = 'aangenomen' and gezakt.publicatie_id is null as is_goed,
        row_number() over gelijke_bestanden as nummer,
        first_value(publicatie.bestand) over gelijke_bestanden as eerste_bestand
    from publicatie
    left join gezakt on publicatie.publicatie_id = gezakt.publicatie_id
    window gelijke_bestanden as (
        partition by publicatie.sha256, publicatie.tabel
        order by
            publicatie.uitslag_lezer <> 'aangenomen' or gezakt.publicatie_id is not null,
            publicatie.known_from,
            publicatie.accessed,
            publicatie.filed_at,
            publicatie.bestand
    )

)

select * from final
