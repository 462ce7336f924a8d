with feit as (

    select * from {{ ref('fct_klantprofielen_gemeente') }} where quarter_key <> 'onbekend'

),

dim_gemeente as (

    select * from {{ ref('dim_gemeente') }}

),

dim_amr as (

    select * from {{ ref('dim_amr') }}

),

dim_quarter as (

    select * from {{ ref('dim_quarter') }}

),

publicatie as (

    select * from {{ ref('dim_publicatie') }}

),

gebied as (

    select * from {{ ref('cbs_gebied') }}

),

besluit as (

    select * from {{ ref('uwv_gebied') }}

),

gemeente as (

    select * from {{ ref('gemeente') }}

),

-- CBS's tables; in years without a table, only the last year of each gemeente is known.
indeling as (

    select
        indelingsjaar,
        gemeente_code,
        amr_code,
        'CBS ' || tabel_id as herkomst
    from gebied
    union all
    select
        gemeente.laatste_indelingsjaar as indelingsjaar,
        gemeente.gemeente_code,
        gemeente.amr_code,
        'seed gemeente' as herkomst
    from gemeente
    left join gebied
        on gemeente.gemeente_code = gebied.gemeente_code and gemeente.laatste_indelingsjaar = gebied.indelingsjaar
    where gebied.gemeente_code is null

),

uwv as (

    select
        'UWV' as bron,
        feit.quarter_key,
        null::integer as indelingsjaar,
        dim_quarter.start_date as valid_from,
        dim_quarter.end_date + 1 as valid_to,
        dim_gemeente.gemeente_code,
        feit.gemeente_key,
        dim_amr.amr_code,
        feit.amr_key,
        feit.publicatie_id,
        publicatie.bestand as herkomst
    from feit
    inner join dim_quarter on feit.quarter_key = dim_quarter.quarter_key
    inner join dim_gemeente on feit.gemeente_key = dim_gemeente.gemeente_key
    inner join dim_amr on feit.amr_key = dim_amr.amr_key
    inner join publicatie on feit.publicatie_id = publicatie.publicatie_id

),

cbs as (

    select
        'CBS' as bron,
        null as quarter_key,
        indeling.indelingsjaar,
        make_date(indeling.indelingsjaar, 1, 1) as valid_from,
        make_date(indeling.indelingsjaar + 1, 1, 1) as valid_to,
        indeling.gemeente_code,
        dim_gemeente.gemeente_key,
        indeling.amr_code,
        dim_amr.amr_key,
        null as publicatie_id,
        indeling.herkomst
    from indeling
    inner join dim_gemeente
        on
            indeling.gemeente_code = dim_gemeente.gemeente_code
            and {{ geldt_op('dim_gemeente', 'make_date(indeling.indelingsjaar, 1, 1)') }}
    inner join dim_amr
        on
            indeling.amr_code = dim_amr.amr_code
            and {{ geldt_op('dim_amr', 'make_date(indeling.indelingsjaar, 1, 1)') }}

),

einde as (

    select
        gemeente_code,
        max(valid_to) as einddatum
    from dim_gemeente
    group by gemeente_code
    having not bool_or(valid_to is null)

),

-- The decree does not say until when it holds. It lists gemeenten that had just ended: those as they last were.
uwv_besluit as (

    select
        'UWV-besluit' as bron,
        null as quarter_key,
        null::integer as indelingsjaar,
        besluit.ingangsdatum as valid_from,
        einde.einddatum as valid_to,
        besluit.gemeente_code,
        dim_gemeente.gemeente_key,
        besluit.amr_code,
        dim_amr.amr_key,
        null as publicatie_id,
        besluit.bron as herkomst
    from besluit
    inner join dim_gemeente
        on besluit.gemeente_code = dim_gemeente.gemeente_code and besluit.ingangsdatum >= dim_gemeente.valid_from
    inner join dim_amr
        on besluit.amr_code = dim_amr.amr_code and {{ geldt_op('dim_amr', 'besluit.ingangsdatum') }}
    left join einde on besluit.gemeente_code = einde.gemeente_code
    qualify row_number() over (
        partition by besluit.ingangsdatum, besluit.gemeente_code
        order by dim_gemeente.valid_from desc
    ) = 1

),

final as (

    select * from uwv
    union all
    select * from uwv_besluit
    union all
    select * from cbs

)

select * from final
order by gemeente_code, bron, valid_from
