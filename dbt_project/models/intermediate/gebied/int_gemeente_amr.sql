with versie as (

    select * from {{ ref('int_gemeente_versie') }}

),

gebied as (

    select * from {{ ref('cbs_gebied') }}

),

-- The last days of the quarters of publications. One of an unknown quarter may be of any year: those after which a
-- gemeente or a name ended, and the newest, have every membership between them.
dag as (

    select quarter_end_date as dag
    from {{ ref('stg_publicatie') }}
    where quarter_end_date is not null
    union distinct
    select make_date(laatste_indelingsjaar, 12, 31) as dag
    from {{ ref('gemeente') }}

),

cbs as (

    select
        'CBS' as bron,
        dag.dag,
        coalesce(gebied.indelingsjaar, versie.laatste_indelingsjaar) as indelingsjaar,
        versie.gemeente_code,
        versie.gemeente_naam,
        coalesce(gebied.amr_code, versie.amr_code) as amr_code
    from dag
    inner join versie on {{ geldt_op('versie', 'dag.dag') }}
    left join gebied on versie.gemeente_code = gebied.gemeente_code and year(dag.dag) = gebied.indelingsjaar

),

-- UWV's last decree; a gemeente that it does not know belongs where CBS says.
uwv as (

    select cbs.* replace ('UWV' as bron, coalesce(besluit.amr_code, cbs.amr_code) as amr_code)
    from cbs
    asof left join {{ ref('uwv_gebied') }} as besluit
        on cbs.gemeente_code = besluit.gemeente_code and cbs.dag >= besluit.ingangsdatum

),

final as (

    select * from cbs
    union all
    select * from uwv

)

select * from final
