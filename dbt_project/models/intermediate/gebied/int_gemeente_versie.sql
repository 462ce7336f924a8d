with gemeente as (

    select * from {{ ref('gemeente') }}

),

einde as (

    select
        oude_gemeente_code as gemeente_code,
        min(ingangsdatum) as einddatum
    from {{ ref('herindeling') }}
    group by oude_gemeente_code

),

versie as (

    select
        gemeente_code,
        gemeente_naam,
        amr_code,
        laatste_indelingsjaar,
        coalesce(
            make_date(lag(laatste_indelingsjaar) over naamgeschiedenis + 1, 1, 1),
            ingangsdatum,
            date '2014-01-01'
        ) as valid_from
    from gemeente
    window naamgeschiedenis as (partition by gemeente_code order by laatste_indelingsjaar)

),

final as (

    select
        versie.gemeente_code || '-' || strftime(versie.valid_from, '%Y%m%d') as gemeente_key,
        versie.gemeente_code,
        versie.gemeente_naam,
        versie.valid_from,
        coalesce(
            lead(versie.valid_from) over (partition by versie.gemeente_code order by versie.valid_from),
            einde.einddatum
        ) as valid_to,
        versie.amr_code,
        versie.laatste_indelingsjaar
    from versie
    left join einde on versie.gemeente_code = einde.gemeente_code

)

select * from final
