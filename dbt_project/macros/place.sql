{% macro place_type() -%}
    {#- Of a place on a page: four sides. A DuckLake has no arrays of a fixed length; there a test counts them. -#}
    {{ 'double[]' if target.name == 'ducklake' else 'double[4]' }}
{%- endmacro %}
