-- The reader and the warehouse do the same arithmetic independently. If the reader accepts a publication that fails a
-- hard control here, one of the two is wrong: find out which. Controls that compare files or need a membership are left
-- out, because the reader sees one file at a time and knows names alone.
{{ config(meta={'dagster': {'ref': {'name': 'mart_controle'}}}) }}

select controle.*
from {{ ref('mart_controle') }} as controle
inner join {{ ref('stg_publicatie') }} as publicatie on controle.publicatie_id = publicatie.publicatie_id
where
    publicatie.uitslag_lezer = 'aangenomen'
    and controle.ernst = 'fout'
    and controle.oordeel <> 'klopt'
    and controle.controle not in (
        'bestand_uniek', 'gemeente_uniek', 'kolomvolgorde_gelijk', 'vervanging', 'revisie', 'naam_geldig', 'amr_dekking',
        'amr_meerderheid'
    )
