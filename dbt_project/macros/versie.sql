{% macro geldt_op(versie, dag) -%}
    {{ versie }}.valid_from <= {{ dag }}
    and ({{ versie }}.valid_to is null or {{ dag }} < {{ versie }}.valid_to)
{%- endmacro %}

{% macro laatste_dag(dag) -%}
    {#- An `asof` join on this gives the version that had begun last, also of what ended and is printed all the same. -#}
    coalesce({{ dag }}, date '9999-12-31')
{%- endmacro %}
