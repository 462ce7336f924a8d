{#- The four counts of each row add up to its total; a missing count fails. -#}
{% test rows_add_up(model) %}

select *
from {{ model }}
where (totaal = gemeente_profiel::bigint + gemeente_geen_profiel + uwv_profiel + uwv_geen_profiel) is not true

{% endtest %}
