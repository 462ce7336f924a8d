{#- No count is below zero. -#}
{% test counts_are_not_negative(model) %}

select *
from {{ model }}
where least({{ aantal_kolommen() }}) < 0

{% endtest %}
