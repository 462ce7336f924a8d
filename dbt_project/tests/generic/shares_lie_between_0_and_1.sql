{#- Each share lies between 0 and 1, or is null because there is nobody to count. -#}
{% test shares_lie_between_0_and_1(model) %}

select *
from {{ model }}
where
    profielgraad_gemeente not between 0 and 1
    or profielgraad_uwv not between 0 and 1
    or profielgraad not between 0 and 1

{% endtest %}
