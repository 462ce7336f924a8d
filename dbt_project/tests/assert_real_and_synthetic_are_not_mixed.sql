-- Made-up figures never mix with real ones: in a sum or a time series nobody could tell them apart.
{{ config(meta={'dagster': {'ref': {'name': 'dim_publicatie'}}}) }}

select
    min(bestand) filter (where is_synthetisch) as synthetisch,
    min(bestand) filter (where not is_synthetisch) as echt
from {{ ref('dim_publicatie') }}
having bool_or(is_synthetisch) and not bool_and(is_synthetisch)
