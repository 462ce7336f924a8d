{% macro aantallen() -%}
    {{ return(['gemeente_profiel', 'gemeente_geen_profiel', 'uwv_profiel', 'uwv_geen_profiel', 'totaal']) }}
{%- endmacro %}

{% macro aantal_kolommen(relatie=none) -%}
    {%- for kolom in aantallen() -%}
        {{ relatie ~ '.' if relatie }}{{ kolom }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro aantal_sommen(relatie=none) -%}
    {%- for kolom in aantallen() -%}
        sum({{ relatie ~ '.' if relatie }}{{ kolom }}) as {{ kolom }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro verschillende_aantallen(een, ander) -%}
    {#- True if any of the counts differs, or only one of the two has it. -#}
    row({{ aantal_kolommen(een) }}) is distinct from row({{ aantal_kolommen(ander) }})
{%- endmacro %}

{#- The names of the counts for readers. -#}
{% macro omschrijvingen() -%}
    {{ return({
        'gemeente_profiel': 'gemeenteklanten met profiel',
        'gemeente_geen_profiel': 'gemeenteklanten zonder profiel',
        'uwv_profiel': 'UWV-klanten met profiel',
        'uwv_geen_profiel': 'UWV-klanten zonder profiel',
        'totaal': 'totaal',
    }) }}
{%- endmacro %}

{#- A text in which the counts have their names for readers instead of those of their columns. -#}
{% macro in_woorden(tekst) -%}
    {%- for kolom in omschrijvingen() if kolom != 'totaal' -%}replace({%- endfor -%}
    {{ tekst }}
    {%- for kolom, woorden in omschrijvingen().items() if kolom != 'totaal' -%}, '{{ kolom }}', '{{ woorden }}'){%- endfor -%}
{%- endmacro %}
