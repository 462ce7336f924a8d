with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd'

),

-- Rows that only repeat a sum of others count for nothing else: int_controle_subtotaal has them.
regel as (

    select * from {{ ref('stg_regel') }} where soort in ('rij', 'totaal')

),

correctie as (

    select
        publicatie_id,
        volgnummer,
        {% for kolom in aantallen() %}
            max(gecorrigeerd) filter (where kolom = '{{ kolom }}') as {{ kolom }},
        {% endfor %}
        list(kolom order by kolom) as gecorrigeerde_kolommen
    from {{ ref('stg_correctie') }}
    where is_toegepast
    group by publicatie_id, volgnummer

),

-- From here on a count is the corrected one. The reader decided which cell each correction replaces.
gecorrigeerd as (

    select
        regel.* replace (
            {% for kolom in aantallen() %}
                coalesce(correctie.{{ kolom }}, regel.{{ kolom }}) as {{ kolom }}{{ ',' if not loop.last }}
            {% endfor %}
        ),
        coalesce(correctie.gecorrigeerde_kolommen, []) as gecorrigeerde_kolommen
    from regel
    left join correctie on regel.publicatie_id = correctie.publicatie_id and regel.volgnummer = correctie.volgnummer

),

naam as (

    select * from {{ ref('int_naam') }}

),

versie as (

    select * from {{ ref('int_gemeente_versie') }}

),

gebied as (

    select * from {{ ref('cbs_gebied') }}

),

herkend as (

    select
        gecorrigeerd.*,
        publicatie.niveau,
        publicatie.quarter_key,
        publicatie.quarter_end_date,
        publicatie.amr_code as publicatie_amr_code,
        naam.code
    from gecorrigeerd
    inner join publicatie on gecorrigeerd.publicatie_id = publicatie.publicatie_id
    left join naam
        on
            case when gecorrigeerd.soort = 'rij' then gecorrigeerd.naam_sleutel end = naam.naam_sleutel
            and naam.soort = case publicatie.niveau when 'regionaal' then 'gemeente' when 'landelijk' then 'amr' end

),

-- The last version that had begun by the quarter's last day; if none had, the first.
-- Without a quarter: the version with the printed name, else the newest.
met_versie as (

    select
        herkend.*,
        versie.gemeente_key,
        versie.gemeente_naam,
        coalesce(gebied.amr_code, versie.amr_code) as cbs_amr_code,
        coalesce(gebied.indelingsjaar, versie.laatste_indelingsjaar) as cbs_indelingsjaar,
        {{ geldt_op('versie', 'herkend.quarter_end_date') }} as is_geldig,
        versie.valid_to <= date_trunc('quarter', herkend.quarter_end_date) as is_vervallen
    from herkend
    left join versie on case when herkend.niveau = 'regionaal' then herkend.code end = versie.gemeente_code
    left join gebied on versie.gemeente_code = gebied.gemeente_code and year(herkend.quarter_end_date) = gebied.indelingsjaar
    qualify row_number() over (
        partition by herkend.publicatie_id, herkend.volgnummer
        order by
            (herkend.quarter_end_date is null and {{ naam_sleutel('versie.gemeente_naam') }} = herkend.naam_sleutel) desc,
            versie.valid_from > {{ laatste_dag('herkend.quarter_end_date') }},
            abs({{ laatste_dag('herkend.quarter_end_date') }} - versie.valid_from)
    ) = 1

),

final as (

    select
        publicatie_id,
        volgnummer,
        niveau,
        quarter_key,
        soort,
        naam,
        case
            when count(*) over (partition by publicatie_id, naam) > 1 then naam || ' (rij ' || volgnummer || ')'
            else naam
        end as onderdeel,
        code,
        row_number() over (partition by publicatie_id, code order by volgnummer) > 1 and code is not null as is_dubbel,
        case niveau when 'landelijk' then code else publicatie_amr_code end as amr_code,
        gemeente_key,
        gemeente_naam,
        cbs_amr_code,
        cbs_indelingsjaar,
        is_geldig,
        is_vervallen,
        {{ aantal_kolommen() }},
        gecorrigeerde_kolommen,
        pagina,
        bbox
    from met_versie

)

select * from final
