-- The same arithmetic is done twice: by the reader, and here in SQL from the rows it wrote. Where the reader
-- accepts a publication of which a hard control fails here, one of the two is wrong: find out which.
-- The controls that look at other files are left out: the reader sees one file at a time.
{{ config(meta={'dagster': {'ref': {'name': 'mart_controle'}}}) }}

select controle.*
from {{ ref('mart_controle') }} as controle
inner join {{ ref('stg_publicatie') }} as publicatie on controle.publicatie_id = publicatie.publicatie_id
where
    publicatie.uitslag_lezer = 'aangenomen'
    and controle.ernst = 'fout'
    and controle.oordeel <> 'klopt'
    and controle.controle not in ('bestand_uniek', 'gemeente_uniek')
