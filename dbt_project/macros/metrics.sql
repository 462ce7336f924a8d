{#- Coverage metrics as a share 0-1, null if the denominator is 0. An aggregate is computed
    from summed counts with the same macro; ratios themselves are never averaged or summed. -#}

{% macro profielgraad_gemeente() -%}
    gemeente_profiel::double / nullif(gemeente_profiel::bigint + gemeente_geen_profiel, 0)
{%- endmacro %}

{% macro profielgraad_uwv() -%}
    uwv_profiel::double / nullif(uwv_profiel::bigint + uwv_geen_profiel, 0)
{%- endmacro %}

{% macro profielgraad() -%}
    (gemeente_profiel::bigint + uwv_profiel)::double / nullif(totaal, 0)
{%- endmacro %}

{% macro profielgraden() -%}
    {{ profielgraad_gemeente() }} as profielgraad_gemeente,
    {{ profielgraad_uwv() }} as profielgraad_uwv,
    {{ profielgraad() }} as profielgraad
{%- endmacro %}

{% macro registratiegraad() -%}
    totaal::double / nullif(doelgroepregister, 0)
{%- endmacro %}
