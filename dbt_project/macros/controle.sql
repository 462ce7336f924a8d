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

{% macro vul_in(zin, waarden) -%}
    {#- A sentence with the values of a map in the place of its placeholders; one that has no value stays open. -#}
    {%- set namen = [
        'rij', 'kolom', 'gepubliceerd', 'berekend', 'verwacht', 'gevonden', 'naam', 'soort', 'bestand', 'totaal', 'register',
        'jaar', 'gemeente', 'amr', 'reden', 'bron', 'sha256'
    ] -%}
    {{ 'replace(' * namen | length }}{{ zin }}
    {%- for naam in namen -%}
        , '{{ '{' ~ naam ~ '}' }}', coalesce({{ waarden }}['{{ naam }}'], '{{ '{' ~ naam ~ '}' }}'))
    {%- endfor %}
{%- endmacro %}
