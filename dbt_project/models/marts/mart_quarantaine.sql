with publicatie as (

    select * from {{ ref('int_publicatie_beoordeeld') }} where not is_aangenomen

),

bron as (

    select * from {{ ref('stg_publicatie') }}

),

fout as (

    select
        controle.*,
        regel.pagina
    from {{ ref('int_controle') }} as controle
    left join {{ ref('int_regel') }} as regel
        on controle.publicatie_id = regel.publicatie_id and controle.volgnummer = regel.volgnummer
    where controle.ernst = 'fout' and controle.oordeel <> 'klopt'

),

reden as (

    select
        publicatie_id,
        string_agg(toelichting, ' ' order by volgnummer nulls first, controle, onderdeel) as reden
    from fout
    group by publicatie_id

),

eerste_fout as (

    select * from fout
    qualify row_number() over (partition by publicatie_id order by volgnummer nulls first, controle, onderdeel) = 1

),

-- The reader's words come first; the warehouse fills in for what only it sees (a double file, a double gemeente).
final as (

    select
        publicatie.publicatie_id,
        bron.bestand,
        bron.tabel,
        bron.sha256,
        publicatie.quarter_key,
        publicatie.niveau,
        publicatie.amr_code,
        case publicatie.uitslag_lezer when 'geweigerd' then 'geweigerd' else 'quarantaine' end as uitslag,
        coalesce(bron.reden, reden.reden, 'De lezer gaf geen reden.') as reden,
        case when bron.reden is null then eerste_fout.pagina else bron.pagina end as pagina,
        case when bron.reden is null then eerste_fout.onderdeel else bron.regel end as regel,
        case when bron.reden is null then eerste_fout.berekend::varchar else bron.verwacht end as verwacht,
        case when bron.reden is null then eerste_fout.gepubliceerd::varchar else bron.gevonden end as gevonden
    from publicatie
    inner join bron on publicatie.publicatie_id = bron.publicatie_id
    left join reden on publicatie.publicatie_id = reden.publicatie_id
    left join eerste_fout on publicatie.publicatie_id = eerste_fout.publicatie_id

)

select * from final
order by bestand, tabel
