-- A correction replaces one printed count. If the publication no longer prints that count, nobody has reviewed what
-- the correction would do: nothing is published until a person has looked. The same holds if the list changed after the
-- file was read, so that the publication was judged with other corrections than the list has.
{{ config(meta={'dagster': {'ref': {'name': 'stg_correctie'}}}) }}

{%- set ingang = ['sha256', 'tabel', 'rij', 'kolom', 'gedrukt', 'gecorrigeerd'] | join(', ') %}

with gelezen as (

    select * from {{ ref('stg_correctie') }}

),

lijst as (

    select correctie.*
    from {{ ref('correctie') }} as correctie
    inner join {{ ref('stg_publicatie') }} as publicatie on correctie.sha256 = publicatie.sha256
    where publicatie.uitslag_lezer <> 'geweigerd'

),

nieuw as (

    select {{ ingang }} from lijst
    except
    select {{ ingang }} from gelezen

),

vervallen as (

    select {{ ingang }} from gelezen
    except
    select {{ ingang }} from lijst

),

anders as (

    select * from nieuw
    union all
    select * from vervallen

)

select
    sha256,
    bestand,
    tabel,
    rij,
    kolom,
    {{ getal('gedrukt') }} as verwacht,
    gevonden
from gelezen
where not is_toegepast
union all
select
    sha256,
    null as bestand,
    tabel,
    rij,
    kolom,
    {{ getal('gedrukt') }} as verwacht,
    'gelezen met een andere lijst van correcties' as gevonden
from anders
