-- No file gets lost: each publication is either in dim_publicatie or in mart_quarantaine.
{{ config(meta={'dagster': {'ref': {'name': 'mart_quarantaine'}}}) }}

select bron.publicatie_id
from {{ ref('stg_publicatie') }} as bron
left join {{ ref('dim_publicatie') }} as aangenomen on bron.publicatie_id = aangenomen.publicatie_id
left join {{ ref('mart_quarantaine') }} as quarantaine on bron.publicatie_id = quarantaine.publicatie_id
where (aangenomen.publicatie_id is null) = (quarantaine.publicatie_id is null)
