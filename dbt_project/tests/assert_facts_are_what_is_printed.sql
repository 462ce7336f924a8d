-- The facts hold every row that a current publication prints, and no other: its quarter, its area, each count after the
-- corrections, and its page and place. Every revision that is kept is such a row too. A gemeente with nobody in Sonar
-- adds nothing to a sum, and a wrong place changes none: only a comparison of rows shows that one got lost or moved.
{{ config(meta={'dagster': {'ref': {'name': 'fct_klantprofielen_gemeente'}}}) }}

{%- set voet = ['doelgroepregister', 'registratiegraad_gepubliceerd'] %}
{%- set kolommen -%}
    feit,
        publicatie_id,
        quarter_key,
        code,
        {{ aantal_kolommen() }},
        {{ voet | join(',
        ') }},
        gecorrigeerde_kolommen,
        pagina,
        bbox::double[] as bbox
{%- endset %}

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
        bron.quarter_key,
        case when regel.soort = 'totaal' and bron.niveau = 'landelijk' then 'NL' else naam.code end as code,
        {% for kolom in aantallen() %}
            coalesce(correctie.gecorrigeerd['{{ kolom }}'], regel.{{ kolom }}) as {{ kolom }},
        {% endfor %}
        {% for kolom in voet %}
            case when regel.soort = 'totaal' and tegenspraak.publicatie_id is null then bron.{{ kolom }} end as {{ kolom }},
        {% endfor %}
        coalesce(correctie.kolommen, []) as gecorrigeerde_kolommen,
        regel.pagina,
        regel.bbox
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

    select
        gedrukt.*,
        publicatie.niveau
    from gedrukt
    inner join {{ ref('dim_publicatie') }} as publicatie
        on gedrukt.publicatie_id = publicatie.publicatie_id and publicatie.is_current

),

-- A region's own publication comes before its row in the national table, which has no place under an unknown quarter.
verwacht as (

    select huidig.*
    from huidig
    left join huidig as eigen
        on
            eigen.niveau = 'regionaal'
            and huidig.quarter_key = eigen.quarter_key
            and huidig.feit = eigen.feit
            and case when huidig.niveau = 'landelijk' then huidig.code end = eigen.code
    where huidig.niveau = 'regionaal' or huidig.feit = 'nederland' or (huidig.quarter_key <> 'onbekend' and eigen.code is null)

),

gebied as (

    select
        dim_gemeente.gemeente_key as gebied_key,
        dim_gemeente.gemeente_code as code
    from {{ ref('dim_gemeente') }} as dim_gemeente
    union all
    select
        dim_amr.amr_key as gebied_key,
        dim_amr.amr_code as code
    from {{ ref('dim_amr') }} as dim_amr

),

geladen as (

    select
        'gemeente' as feit,
        null::integer as doelgroepregister,
        null::integer as registratiegraad_gepubliceerd,
        feit.*,
        gebied.code
    from {{ ref('fct_klantprofielen_gemeente') }} as feit
    inner join gebied on feit.gemeente_key = gebied.gebied_key
    union all by name
    select
        'amr' as feit,
        feit.*,
        gebied.code
    from {{ ref('fct_klantprofielen_amr') }} as feit
    inner join gebied on feit.amr_key = gebied.gebied_key
    union all by name
    select
        'nederland' as feit,
        feit.*,
        'NL' as code
    from {{ ref('fct_klantprofielen_nederland') }} as feit

),

revisie as (

    select
        revisie.*,
        coalesce(gebied.code, 'NL') as code
    from {{ ref('fct_klantprofielen_revisie') }} as revisie
    left join gebied on coalesce(revisie.gemeente_key, revisie.amr_key) = gebied.gebied_key

),

ontbreekt as (

    select {{ kolommen }} from verwacht
    except all
    select {{ kolommen }} from geladen

),

te_veel as (

    select {{ kolommen }} from geladen
    except all
    select {{ kolommen }} from verwacht

),

geen_revisie as (

    select {{ kolommen }} from revisie
    except all
    select {{ kolommen }} from gedrukt

),

andere_regio as (

    select lid.*
    from geladen as lid
    inner join gebied on lid.amr_key = gebied.gebied_key
    inner join verwacht on lid.publicatie_id = verwacht.publicatie_id and verwacht.feit = 'amr'
    where lid.feit = 'gemeente' and gebied.code <> verwacht.code

)

{% for wat in ['ontbreekt', 'te_veel', 'geen_revisie', 'andere_regio'] %}
    select
        '{{ wat }}' as wat,
        {{ kolommen }}
    from {{ wat }}
    {{ 'union all' if not loop.last }}
{% endfor %}
