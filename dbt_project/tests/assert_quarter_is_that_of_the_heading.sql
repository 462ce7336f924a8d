-- Every figure has the quarter in the printed heading of its publication: figures under the wrong quarter look right in
-- every sum.
{{ config(meta={'dagster': {'ref': {'name': 'dim_publicatie'}}}) }}

with gepubliceerd as (

    {% for tabel in [
        'dim_publicatie', 'fct_klantprofielen_gemeente', 'fct_klantprofielen_amr', 'fct_klantprofielen_nederland'
    ] %}
        select
            publicatie_id,
            quarter_key
        from {{ ref(tabel) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select distinct
    gepubliceerd.publicatie_id,
    gepubliceerd.quarter_key,
    bron.quarter_key_kop
from gepubliceerd
inner join {{ ref('stg_publicatie') }} as bron on gepubliceerd.publicatie_id = bron.publicatie_id
where gepubliceerd.quarter_key <> bron.quarter_key or bron.quarter_key_kop <> bron.quarter_key
