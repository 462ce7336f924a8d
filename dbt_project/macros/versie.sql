{% macro geldt_op(versie, dag) -%}
    {#- A version holds on a day; on an unknown day (null) the one that is current does. -#}
    {{ versie }}.valid_from <= coalesce({{ dag }}, date '9999-12-31')
    and coalesce({{ dag }}, date '9999-12-30') < coalesce({{ versie }}.valid_to, date '9999-12-31')
{%- endmacro %}
