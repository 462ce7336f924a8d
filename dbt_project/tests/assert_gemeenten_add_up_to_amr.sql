-- In each publication, each column of gemeenten adds up to the AMR's total row.
-- The full join makes a missing total row or missing gemeenten fail.
{{ config(meta={'dagster': {'ref': {'name': 'fct_klantprofielen_amr'}}}) }}

with som as (

    select
        publicatie_id,
        {{ aantal_sommen() }}
    from {{ ref('fct_klantprofielen_gemeente') }}
    group by publicatie_id

),

totaalrij as (

    select amr.*
    from {{ ref('fct_klantprofielen_amr') }} as amr
    inner join {{ ref('dim_publicatie') }} as publicatie on amr.publicatie_id = publicatie.publicatie_id
    where publicatie.niveau = 'regionaal'

)

select
    coalesce(som.publicatie_id, totaalrij.publicatie_id) as publicatie_id,
    som.totaal as som_totaal,
    totaalrij.totaal as gepubliceerd_totaal
from som
full join totaalrij on som.publicatie_id = totaalrij.publicatie_id
where {{ verschillende_aantallen('som', 'totaalrij') }}
