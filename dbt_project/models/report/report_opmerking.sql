with controle as (

    select * from {{ ref('report_afwijking') }}

),

publicatie as (

    select * from {{ ref('report_publicatie') }} where is_current

),

quarantaine as (

    select * from {{ ref('mart_quarantaine') }}

),

revisie as (

    select * from {{ ref('mart_revisie') }}

),

amr_naam as (

    select
        amr_code,
        arg_max(amr_naam, valid_from) as amr_naam
    from {{ ref('dim_amr') }}
    group by amr_code

),

-- Of publications that figures come from: one that was replaced, or kept out, moves none.
uit_controle as (

    select
        case when controle.controle = 'correctie' then 'verbeterd' else 'controle' end as soort,
        controle.quarter_key,
        publicatie.code,
        publicatie.naam,
        controle.controle,
        {{ in_woorden('controle.onderdeel') }} as onderdeel,
        format('{:t.}', controle.berekend) as verwacht,
        format('{:t.}', controle.gepubliceerd) as gevonden,
        controle.verschil,
        controle.toelichting,
        controle.publicatie_id,
        controle.bestand,
        null::integer as pagina
    from controle
    inner join publicatie on controle.publicatie_id = publicatie.publicatie_id

),

uit_quarantaine as (

    select
        'apart gehouden' as soort,
        quarantaine.quarter_key,
        coalesce(quarantaine.amr_code, case when quarantaine.niveau = 'landelijk' then 'NL' end) as code,
        coalesce(amr_naam.amr_naam, case when quarantaine.niveau = 'landelijk' then 'Nederland' end) as naam,
        null as controle,
        {{ in_woorden('quarantaine.regel') }} as onderdeel,
        quarantaine.verwacht,
        {{ in_woorden('quarantaine.gevonden') }} as gevonden,
        null::bigint as verschil,
        {{ in_woorden('quarantaine.reden') }} as toelichting,
        quarantaine.publicatie_id,
        quarantaine.bestand,
        quarantaine.pagina
    from quarantaine
    left join amr_naam on quarantaine.amr_code = amr_naam.amr_code

),

uit_revisie as (

    select
        'herzien' as soort,
        revisie.quarter_key,
        publicatie.code,
        publicatie.naam,
        null as controle,
        {{ in_woorden("revisie.naam || coalesce(': ' || revisie.kolom, '')") }} as onderdeel,
        format('{:t.}', revisie.toen) as verwacht,
        format('{:t.}', revisie.nu) as gevonden,
        revisie.verschil::bigint as verschil,
        {{ in_woorden('revisie.toelichting') }} as toelichting,
        revisie.publicatie_id,
        publicatie.bestand,
        revisie.pagina
    from revisie
    inner join publicatie on revisie.publicatie_id = publicatie.publicatie_id

),

final as (

    select * from uit_controle
    union all
    select * from uit_quarantaine
    union all
    select * from uit_revisie

)

select * from final
