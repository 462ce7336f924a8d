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

    {{ nieuwste_amr_namen() }}

),

dekking as (

    select
        *,
        aantal_geladen + aantal_quarantaine = 0 as is_leeg
    from {{ ref('mart_dekking') }}

),

ontbrekend_gebied as (

    select
        quarter_key,
        gebiedsoort,
        unnest(case when is_leeg and gebiedsoort <> 'nederland' then ['alle'] else ontbrekende_gebieden end) as code
    from dekking

),

-- One row for a region without figures of itself or of its gemeenten, and one for a quarter without any of either.
ontbrekend as (

    select
        quarter_key,
        code,
        max(gebiedsoort) filter (gebiedsoort <> 'gemeente') as gebiedsoort
    from ontbrekend_gebied
    group by quarter_key, code

),

uit_dekking as (

    select
        'ontbreekt' as soort,
        ontbrekend.quarter_key,
        nullif(ontbrekend.code, 'alle') as code,
        case ontbrekend.code when 'NL' then 'Nederland' when 'alle' then 'Alle regio''s' else amr_naam.amr_naam end as naam,
        null as controle,
        null as onderdeel,
        null as verwacht,
        null as gevonden,
        null::bigint as verschil,
        case
            when ontbrekend.gebiedsoort = 'nederland' then 'Er is geen landelijke tabel.'
            when ontbrekend.gebiedsoort = 'amr' and ontbrekend.code = 'alle' then 'Er zijn geen cijfers van regio''s en gemeenten.'
            when ontbrekend.code = 'alle' then 'Er zijn geen cijfers van gemeenten. De regio''s zelf staan in de landelijke tabel.'
            when ontbrekend.gebiedsoort = 'amr' then 'Er zijn geen cijfers van de regio en van haar gemeenten.'
            else 'Er zijn geen cijfers van de gemeenten. De regio zelf staat in de landelijke tabel.'
        end as toelichting,
        null as publicatie_id,
        null as bestand,
        null::integer as pagina
    from ontbrekend
    left join amr_naam on ontbrekend.code = amr_naam.amr_code

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
        coalesce(amr_naam.amr_naam, case quarantaine.niveau when 'landelijk' then 'Nederland' else 'onbekend' end) as naam,
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

    select * from uit_dekking
    union all
    select * from uit_controle
    union all
    select * from uit_quarantaine
    union all
    select * from uit_revisie

)

select * from final
