-- A correction replaces one printed count. If the publication no longer prints that count, nobody has reviewed what
-- the correction would do: nothing is published until a person has looked.
{{ config(meta={'dagster': {'ref': {'name': 'int_correctie'}}}) }}

select
    sha256,
    bestand,
    tabel,
    rij,
    kolom,
    gedrukt as verwacht,
    case
        when publicatie_id is null then 'geen tabel met dat nummer'
        when volgnummer is null then 'geen rij van die naam, of meer dan één'
        when gevonden is null then 'een cel die niet te lezen is'
        else gevonden::varchar
    end as gevonden
from {{ ref('int_correctie') }}
where uitkomst = 'past_niet'
