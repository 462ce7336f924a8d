with publicatie as (

    select * from {{ ref('int_publicatie') }}

),

harde_controle as (

    select
        publicatie_id,
        oordeel
    from {{ ref('int_controle_rij') }}
    where ernst = 'fout'
    union all
    select
        publicatie_id,
        oordeel
    from {{ ref('int_controle_publicatie') }}
    where ernst = 'fout'
    union all
    select
        publicatie_id,
        oordeel
    from {{ ref('int_controle_revisie') }}
    where ernst = 'fout'
    union all
    select
        publicatie_id,
        oordeel
    from {{ ref('int_controle_uniek') }}
    where ernst = 'fout'

),

uitkomst as (

    select
        publicatie_id,
        bool_and(oordeel = 'klopt') as is_goed
    from harde_controle
    group by publicatie_id

),

-- Register and percentage that contradict each other: nothing tells which of the two is wrong.
voetnoot_tegenspraak as (

    select publicatie_id
    from {{ ref('int_controle_publicatie') }}
    where controle = 'registratiegraad' and oordeel = 'wijkt_af'

),

beoordeeld as (

    select
        publicatie.* replace (
            case when voetnoot_tegenspraak.publicatie_id is null then publicatie.doelgroepregister end as doelgroepregister,
            case
                when voetnoot_tegenspraak.publicatie_id is null then publicatie.registratiegraad_gepubliceerd
            end as registratiegraad_gepubliceerd
        ),
        volgorde.verschijningsvolgorde,
        publicatie.uitslag_lezer = 'aangenomen' and coalesce(uitkomst.is_goed, false) as is_aangenomen
    from publicatie
    left join uitkomst on publicatie.publicatie_id = uitkomst.publicatie_id
    left join voetnoot_tegenspraak on publicatie.publicatie_id = voetnoot_tegenspraak.publicatie_id
    left join {{ ref('int_publicatie_volgorde') }} as volgorde on publicatie.publicatie_id = volgorde.publicatie_id

),

final as (

    select
        publicatie_id,
        quarter_key,
        niveau,
        amr_code,
        doelgroepregister,
        registratiegraad_gepubliceerd,
        uitslag_lezer,
        is_aangenomen,
        case
            when not is_aangenomen then null
            when quarter_key = 'onbekend' then 1
            else row_number() over (revisies order by verschijningsvolgorde)
        end::integer as revision,
        is_aangenomen
        and (quarter_key = 'onbekend' or verschijningsvolgorde = max(verschijningsvolgorde) over revisies) as is_current,
        case when is_aangenomen then known_from end as known_from,
        case
            when is_aangenomen and quarter_key <> 'onbekend'
                then lead(known_from ignore nulls) over (revisies order by verschijningsvolgorde)
        end as known_to
    from beoordeeld
    window revisies as (partition by is_aangenomen, quarter_key, niveau, amr_code)

)

select * from final
