with amr as (

    select * from {{ ref('arbeidsmarktregio') }}

),

gemeente as (

    select * from {{ ref('gemeente') }}

),

gebied as (

    select * from {{ ref('cbs_gebied') }}

),

-- The name in each classification year in the seeds, which hold at least the newest.
naam as (

    select
        indelingsjaar,
        amr_code,
        amr_naam
    from gebied
    union distinct
    select
        (select max(gemeente.laatste_indelingsjaar) from gemeente) as indelingsjaar,
        amr_code,
        amr_naam
    from amr

),

begin as (

    select
        *,
        lag(amr_naam) over (partition by amr_code order by indelingsjaar) as vorige_naam,
        max(indelingsjaar) over (partition by amr_code) as laatste_jaar,
        max(indelingsjaar) over () as nieuwste_jaar
    from naam

),

versie as (

    select
        *,
        case when vorige_naam is null then date '2014-01-01' else make_date(indelingsjaar, 1, 1) end as valid_from
    from begin
    where vorige_naam is distinct from amr_naam

),

einde as (

    select
        *,
        coalesce(
            lead(valid_from) over (partition by amr_code order by valid_from),
            case when laatste_jaar < nieuwste_jaar then make_date(laatste_jaar + 1, 1, 1) end
        ) as valid_to
    from versie

),

final as (

    select
        amr_code || '-' || strftime(valid_from, '%Y%m%d') as amr_key,
        amr_code,
        amr_naam,
        valid_from,
        valid_to,
        valid_to is null as is_current
    from einde

)

select * from final
order by amr_key
