{#- The versions of one code leave no gap and never overlap, end after they begin, and at most the last is current:
    otherwise a figure resolves to two versions, or to none. -#}
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
