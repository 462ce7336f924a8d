{% macro geldt_op(versie, dag) -%}
    {{ versie }}.valid_from <= {{ dag }}
    and ({{ versie }}.valid_to is null or {{ dag }} < {{ versie }}.valid_to)
{%- endmacro %}

{% macro laatste_dag(dag) -%}
    {#- An `asof` join on this day finds the last version that had begun, even if it has ended and is still printed. -#}
    coalesce({{ dag }}, date '9999-12-31')
{%- endmacro %}
