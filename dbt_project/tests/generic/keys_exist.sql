{#- Each key that is filled exists in the table it refers to, in the column of the same name. -#}
{% test keys_exist(model, keys) %}

with onbekend as (

    {% for column, relation in keys.items() %}
        select
            '{{ column }}' as sleutel,
            {{ column }} as waarde
        from {{ model }}
        where {{ column }} is not null and {{ column }} not in (select {{ column }} from {{ relation }})
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from onbekend

{% endtest %}
