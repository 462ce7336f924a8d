{% macro naam_sleutel(naam) -%}
    {#- Equals `naam_sleutel` in orchestration/domain/names.py for every name in the seeds, which are written so. -#}
    lower({{ naam }})
{%- endmacro %}

{% macro amr_sleutel(naam) -%}
    {#- Equals `amr_sleutel` in orchestration/domain/names.py for the same names. -#}
    regexp_replace({{ naam_sleutel(naam) }}, '[-/ ]', '', 'g')
{%- endmacro %}

{% macro nieuwste_amr_namen() -%}
    select
        amr_code,
        arg_max(amr_naam, valid_from) as amr_naam
    from {{ ref('dim_amr') }}
    group by amr_code
{%- endmacro %}
