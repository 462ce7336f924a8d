{% macro vergelijk(gepubliceerd, berekend) -%}
    {#- A control with a missing number never holds. -#}
    case
        when {{ gepubliceerd }} is null or {{ berekend }} is null then 'ontbreekt'
        when {{ gepubliceerd }} = {{ berekend }} then 'klopt'
        else 'wijkt_af'
    end
{%- endmacro %}

{% macro getal(aantal) -%}
    {#- A count in Dutch notation: 1.490; 'niets' if it is null. -#}
    coalesce(format('{:t.}', {{ aantal }}), 'niets')
{%- endmacro %}
