{#- The versions of one code leave no gap, never overlap, end after they begin, and only the last can be current.
    Otherwise a figure would resolve to two versions, or to none. -#}
{% test versions_follow_each_other(model, code) %}

with versie as (

    select
        *,
        lead(valid_from) over (partition by {{ code }} order by valid_from) as volgende_valid_from
    from {{ model }}

)

select *
from versie
where
    valid_to <= valid_from
    or (volgende_valid_from is not null and valid_to is distinct from volgende_valid_from)
    or is_current <> (valid_to is null)

{% endtest %}
