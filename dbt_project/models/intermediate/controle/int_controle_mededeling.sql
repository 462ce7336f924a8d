with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

mededeling as (

    select
        *,
        case when begrip in ('niet_zichtbaar', 'beschadigd', 'anders_gelezen') then 'zichtbaar' else 'mededeling' end as controle
    from {{ ref('stg_mededeling') }}

),

geval as (

    select * from {{ ref('controle') }} where controle in ('mededeling', 'zichtbaar')

),

te_houden as (

    select
        publicatie_id,
        'mededeling' as controle
    from publicatie
    union all
    select
        publicatie_id,
        'zichtbaar' as controle
    from publicatie
    where lower(bestand) like '%.pdf'

),

genummerd as (

    select
        *,
        row_number() over (partition by publicatie_id, controle order by volgnummer) as nummer
    from mededeling

),

final as (

    select
        te_houden.publicatie_id,
        te_houden.controle,
        coalesce(geval.ernst, 'fout') as ernst,
        'tekst ' || coalesce(genummerd.nummer, 1) as onderdeel,
        case when coalesce(genummerd.is_begrepen, true) then 'klopt' else 'wijkt_af' end as oordeel,
        genummerd.begrip as geval,
        map { 'gevonden': coalesce(genummerd.tekst, 'niets') } as waarden
    from te_houden
    left join genummerd
        on te_houden.publicatie_id = genummerd.publicatie_id and te_houden.controle = genummerd.controle
    left join geval on genummerd.controle = geval.controle and genummerd.begrip = geval.geval

)

select * from final
