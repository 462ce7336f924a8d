-- Where a publication comes from is told as the sidecar and the reader say it, column by column: with the source of
-- another file a figure can't be looked up.
{{ config(meta={'dagster': {'ref': {'name': 'dim_publicatie'}}}) }}

{%- set kolommen = [
    'sha256', 'bestand', 'tabel', 'niveau', 'quarter_key', 'title', 'producer', 'url', 'published', 'accessed',
    'terms_of_use', 'size', 'is_onvolledig', 'leeswijze', 'is_facsimile', 'is_synthetisch', 'lezer_versie',
    'bibliotheek_versies'
] %}

select
    publicatie.publicatie_id,
    {% for kolom in kolommen %}
        (publicatie.{{ kolom }} is distinct from bron.{{ kolom }}) as {{ kolom }}_is_anders,
    {% endfor %}
    (amr.amr_code is distinct from naam.code) as amr_is_anders
from {{ ref('dim_publicatie') }} as publicatie
left join {{ source('staging', 'publicatie') }} as bron on publicatie.publicatie_id = bron.publicatie_id
left join {{ ref('dim_amr') }} as amr on publicatie.amr_key = amr.amr_key
left join {{ ref('int_naam') }} as naam
    on bron.niveau = 'regionaal' and naam.soort = 'amr' and bron.amr_sleutel = naam.naam_sleutel
where
    amr.amr_code is distinct from naam.code
    {% for kolom in kolommen %}
        or publicatie.{{ kolom }} is distinct from bron.{{ kolom }}
    {% endfor %}
