-- The models and the seed controle both say how severe a control is, and all that a sentence names has a value: a
-- mistake in either would keep a publication out, or let it in, for a reason that nobody can read.
{{ config(meta={'dagster': {'ref': {'name': 'mart_controle'}}}) }}

select controle.*
from {{ ref('mart_controle') }} as controle
where
    controle.oordeel <> 'klopt'
    and (
        controle.toelichting is null
        or controle.ernst not in (select geval.ernst from {{ ref('controle') }} as geval where geval.controle = controle.controle)
    )
