{#- The expression is true for each row; null is not true, so a missing value fails. -#}
{% test expression_is_true(model, expression) %}

select *
from {{ model }}
where ({{ expression }}) is not true

{% endtest %}
