with gemeente as (

    select
        'gemeente' as soort,
        {{ naam_sleutel('gemeente_naam') }} as naam_sleutel,
        gemeente_code as code
    from {{ ref('gemeente') }}

),

amr as (

    select
        'amr' as soort,
        {{ amr_sleutel('amr_naam') }} as naam_sleutel,
        amr_code as code
    from {{ ref('arbeidsmarktregio') }}

),

variant as (

    select
        soort,
        case soort when 'amr' then {{ amr_sleutel('variant') }} else {{ naam_sleutel('variant') }} end as naam_sleutel,
        code
    from {{ ref('naam_variant') }}

),

final as (

    select * from gemeente
    union distinct
    select * from amr
    union distinct
    select * from variant

)

select * from final
