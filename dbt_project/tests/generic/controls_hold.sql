{#- Every verdict of these controls is 'klopt'. -#}
{% test controls_hold(model, controles) %}

select *
from {{ model }}
where controle in ('{{ controles | join("', '") }}') and oordeel <> 'klopt'

{% endtest %}
