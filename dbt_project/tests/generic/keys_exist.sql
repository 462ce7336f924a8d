{#- Each key that is not null exists in the table it refers to, in the column of the same name. Not by `not in`: one null
    in that column makes `not in` null for every other key, and the test could never fail. -#}
{% test keys_exist(model, keys) %}

with onbekend as (

    {% for column, relation in keys.items() %}
        select
            '{{ column }}' as sleutel,
            verwijzing.{{ column }} as waarde
        from {{ model }} as verwijzing
        where
            verwijzing.{{ column }} is not null
            and not exists (select 1 from {{ relation }} as bekend where bekend.{{ column }} = verwijzing.{{ column }})
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from onbekend

{% endtest %}
