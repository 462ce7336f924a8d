-- The facts hold every row that a current publication prints, and no other: its quarter, its area, each count after the
-- corrections, and its page and place. Every revision that is kept is such a row too. A gemeente with nobody in Sonar
-- adds nothing to a sum, and a wrong place changes none: only a comparison of rows shows that one got lost or moved.
{{ config(meta={'dagster': {'ref': {'name': 'fct_klantprofielen_gemeente'}}}) }}

with correctie as (

    select
        publicatie_id,
        volgnummer,
        list(kolom order by kolom) as kolommen,
        map_from_entries(list(row(kolom, gecorrigeerd))) as gecorrigeerd
    from {{ source('staging', 'correctie') }}
    where is_toegepast
    group by publicatie_id, volgnummer

),

tegenspraak as (

    select publicatie_id from {{ ref('mart_controle') }} where controle = 'registratiegraad' and oordeel = 'wijkt_af'

),

naam as (

    select * from {{ ref('int_naam') }}

),

gedrukt as (

    select
        case
            when bron.niveau = 'regionaal' and regel.soort = 'rij' then 'gemeente'
            when bron.niveau = 'regionaal' or regel.soort = 'rij' then 'amr'
            else 'nederland'
        end as feit,
        bron.publicatie_id,
        bron.niveau,
        bron.quarter_key,
        case when regel.soort = 'totaal' and bron.niveau = 'landelijk' then 'NL' else naam.code end as code,
        {% for kolom in aantallen() %}
            coalesce(correctie.gecorrigeerd['{{ kolom }}'], regel.{{ kolom }}) as {{ kolom }},
        {% endfor %}
        case when regel.soort = 'totaal' and tegenspraak.publicatie_id is null then bron.doelgroepregister end as doelgroepregister,
        case
            when regel.soort = 'totaal' and tegenspraak.publicatie_id is null then bron.registratiegraad_gepubliceerd
        end as registratiegraad_gepubliceerd,
        coalesce(correctie.kolommen, []) as gecorrigeerde_kolommen,
        regel.pagina,
        regel.bbox::double[] as bbox
    from {{ source('staging', 'publicatie') }} as bron
    inner join {{ source('staging', 'regel') }} as regel on bron.publicatie_id = regel.publicatie_id
    left join correctie on regel.publicatie_id = correctie.publicatie_id and regel.volgnummer = correctie.volgnummer
    left join tegenspraak on bron.publicatie_id = tegenspraak.publicatie_id
    left join naam
        on
            naam.soort = case when regel.soort = 'rij' and bron.niveau = 'regionaal' then 'gemeente' else 'amr' end
            and naam.naam_sleutel = case regel.soort when 'rij' then regel.naam_sleutel else bron.amr_sleutel end
    where regel.soort in ('rij', 'totaal')

),

huidig as (

    select gedrukt.*
    from gedrukt
    inner join {{ ref('dim_publicatie') }} as publicatie
        on gedrukt.publicatie_id = publicatie.publicatie_id and publicatie.is_current

),

-- A region's own publication comes before its row in the national table, which has no place under an unknown quarter.
verwacht as (

    select huidig.* exclude (niveau)
    from huidig
    left join huidig as eigen
        on
            huidig.niveau = 'landelijk'
            and huidig.quarter_key = eigen.quarter_key
            and huidig.feit = eigen.feit
            and huidig.code = eigen.code
            and eigen.niveau = 'regionaal'
    where huidig.niveau = 'regionaal' or huidig.feit = 'nederland' or (huidig.quarter_key <> 'onbekend' and eigen.niveau is null)

),

gemeente as (

    select
        feit.*,
        dim_gemeente.gemeente_code as code,
        dim_amr.amr_code
    from {{ ref('fct_klantprofielen_gemeente') }} as feit
    inner join {{ ref('dim_gemeente') }} as dim_gemeente on feit.gemeente_key = dim_gemeente.gemeente_key
    inner join {{ ref('dim_amr') }} as dim_amr on feit.amr_key = dim_amr.amr_key

),

geladen as (

    select
        'gemeente' as feit,
        publicatie_id,
        quarter_key,
        code,
        {{ aantal_kolommen() }},
        null::integer as doelgroepregister,
        null::integer as registratiegraad_gepubliceerd,
        gecorrigeerde_kolommen,
        pagina,
        bbox::double[] as bbox
    from gemeente
    union all
    select
        'amr' as feit,
        feit.publicatie_id,
        feit.quarter_key,
        dim_amr.amr_code as code,
        {{ aantal_kolommen('feit') }},
        feit.doelgroepregister,
        feit.registratiegraad_gepubliceerd,
        feit.gecorrigeerde_kolommen,
        feit.pagina,
        feit.bbox::double[] as bbox
    from {{ ref('fct_klantprofielen_amr') }} as feit
    inner join {{ ref('dim_amr') }} as dim_amr on feit.amr_key = dim_amr.amr_key
    union all
    select
        'nederland' as feit,
        publicatie_id,
        quarter_key,
        'NL' as code,
        {{ aantal_kolommen() }},
        doelgroepregister,
        registratiegraad_gepubliceerd,
        gecorrigeerde_kolommen,
        pagina,
        bbox::double[] as bbox
    from {{ ref('fct_klantprofielen_nederland') }}

),

revisie as (

    select
        revisie.feit,
        revisie.publicatie_id,
        revisie.quarter_key,
        coalesce(dim_gemeente.gemeente_code, dim_amr.amr_code, 'NL') as code,
        {{ aantal_kolommen('revisie') }},
        revisie.doelgroepregister,
        revisie.registratiegraad_gepubliceerd,
        revisie.gecorrigeerde_kolommen,
        revisie.pagina,
        revisie.bbox::double[] as bbox
    from {{ ref('fct_klantprofielen_revisie') }} as revisie
    left join {{ ref('dim_gemeente') }} as dim_gemeente on revisie.gemeente_key = dim_gemeente.gemeente_key
    left join {{ ref('dim_amr') }} as dim_amr on revisie.amr_key = dim_amr.amr_key

),

ontbreekt as (

    select * from verwacht
    except all
    select * from geladen

),

te_veel as (

    select * from geladen
    except all
    select * from verwacht

),

geen_revisie as (

    select * from revisie
    except all
    select * exclude (niveau) from gedrukt

),

andere_regio as (

    select gemeente.publicatie_id
    from gemeente
    inner join verwacht on gemeente.publicatie_id = verwacht.publicatie_id and verwacht.feit = 'amr'
    where gemeente.amr_code <> verwacht.code

)

select
    'niet in de feiten' as wat,
    *
from ontbreekt
union all
select
    'niet gedrukt' as wat,
    *
from te_veel
union all
select
    'revisie die niet gedrukt is' as wat,
    *
from geen_revisie
union all by name
select
    'in een andere regio' as wat,
    publicatie_id
from andere_regio
