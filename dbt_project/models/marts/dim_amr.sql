with amr as (

    select * from {{ ref('arbeidsmarktregio') }}

),

final as (

    select
        amr_code || '-20140101' as amr_key,
        amr_code,
        amr_naam,
        date '2014-01-01' as valid_from,
        null::date as valid_to,
        true as is_current
    from amr

)

select * from final
order by amr_key
