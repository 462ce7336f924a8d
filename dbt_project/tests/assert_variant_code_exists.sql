-- A variant stands for an existing gemeente or AMR; a mistyped code would lose figures.
{{ config(meta={'dagster': {'ref': {'name': 'naam_variant'}}}) }}

select
    variant.soort,
    variant.code,
    variant.variant
from {{ ref('naam_variant') }} as variant
left join {{ ref('gemeente') }} as gemeente on variant.soort = 'gemeente' and variant.code = gemeente.gemeente_code
left join {{ ref('arbeidsmarktregio') }} as amr on variant.soort = 'amr' and variant.code = amr.amr_code
where gemeente.gemeente_code is null and amr.amr_code is null
