-- What mart_quarantaine says of a publication is what the reader says of it, word for word. If only the warehouse keeps it
-- out, it is the first hard control that fails, with every sentence of those.
{{ config(meta={'dagster': {'ref': {'name': 'mart_quarantaine'}}}) }}

with quarantaine as (

    select * from {{ ref('mart_quarantaine') }}

),

bron as (

    select * from {{ source('staging', 'publicatie') }}

),

fout as (

    select
        controle.publicatie_id,
        coalesce(controle.volgnummer, 0) as volgnummer,
        controle.onderdeel,
        controle.berekend,
        controle.gepubliceerd,
        controle.toelichting,
        regel.pagina
    from {{ ref('int_controle') }} as controle
    left join {{ source('staging', 'regel') }} as regel
        on controle.publicatie_id = regel.publicatie_id and controle.volgnummer = regel.volgnummer
    where controle.ernst = 'fout' and controle.oordeel <> 'klopt'

),

anders as (

    select
        quarantaine.publicatie_id,
        'andere publicatie' as wat
    from quarantaine
    left join bron on quarantaine.publicatie_id = bron.publicatie_id
    where
        row(quarantaine.bestand, quarantaine.tabel, quarantaine.sha256, quarantaine.quarter_key, quarantaine.niveau)
        is distinct from row(bron.bestand, bron.tabel, bron.sha256, bron.quarter_key, bron.niveau)
        or (quarantaine.uitslag = 'geweigerd') is distinct from (bron.uitslag = 'geweigerd')
    union all
    select
        quarantaine.publicatie_id,
        'niet zoals de lezer het zegt' as wat
    from quarantaine
    inner join bron on quarantaine.publicatie_id = bron.publicatie_id and bron.reden is not null
    where
        row(quarantaine.reden, quarantaine.pagina, quarantaine.regel, quarantaine.verwacht, quarantaine.gevonden)
        is distinct from row(bron.reden, bron.pagina, bron.regel, bron.verwacht, bron.gevonden)
    union all
    select
        quarantaine.publicatie_id,
        'niet de eerste controle die niet klopt' as wat
    from quarantaine
    inner join bron on quarantaine.publicatie_id = bron.publicatie_id and bron.reden is null
    where
        not exists (
            select 1
            from fout
            where
                fout.publicatie_id = quarantaine.publicatie_id
                and fout.volgnummer
                = (select min(eerste.volgnummer) from fout as eerste where eerste.publicatie_id = quarantaine.publicatie_id)
                and row(fout.pagina, fout.onderdeel, fout.berekend::varchar, fout.gepubliceerd::varchar)
                is not distinct from row(quarantaine.pagina, quarantaine.regel, quarantaine.verwacht, quarantaine.gevonden)
        )
    union all
    select
        quarantaine.publicatie_id,
        'een reden ontbreekt' as wat
    from quarantaine
    inner join bron on quarantaine.publicatie_id = bron.publicatie_id and bron.reden is null
    inner join fout on quarantaine.publicatie_id = fout.publicatie_id
    where not contains(quarantaine.reden, fout.toelichting)

)

select * from anders
