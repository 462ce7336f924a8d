{% macro place_type() -%}
    {#- A position on a page has four sides. A DuckLake has no arrays of a fixed length, so a test counts them. -#}
    {{ 'double[]' if target.name == 'ducklake' else 'double[4]' }}
{%- endmacro %}
