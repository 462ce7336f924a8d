{#- The columns (or expressions) together identify a row: no combination occurs twice and none is null. -#}
{% test unique_grain(model, columns) %}

with sleutel as (

    select
        {% for column in columns %}
            {{ column }} as sleutel_{{ loop.index }},
        {% endfor %}
    from {{ model }}

)

select
    *,
    count(*) as aantal
from sleutel
group by all
having count(*) > 1 {% for column in columns %}or sleutel_{{ loop.index }} is null {% endfor %}

{% endtest %}
