{% macro vergelijk(gepubliceerd, berekend) -%}
    {#- A missing figure is never a pass. -#}
    case
        when {{ gepubliceerd }} is null or {{ berekend }} is null then 'ontbreekt'
        when {{ gepubliceerd }} = {{ berekend }} then 'klopt'
        else 'wijkt_af'
    end
{%- endmacro %}

{% macro getal(aantal) -%}
    {#- A count in Dutch notation: 1.490; 'niets' where there is none. -#}
    coalesce(format('{:t.}', {{ aantal }}), 'niets')
{%- endmacro %}
