-- A correction of a file that was not read does nothing, so that the list can be shared with a folder that holds other
-- files. It may also be a mistyped hash: that is worth a warning.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'correctie'}}}) }}

select correctie.*
from {{ ref('correctie') }} as correctie
where
    not exists (
        select 1
        from {{ ref('stg_publicatie') }} as publicatie
        where publicatie.sha256 = correctie.sha256 and publicatie.uitslag_lezer <> 'geweigerd'
    )
