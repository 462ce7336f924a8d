{% macro duckdb__get_table_columns_and_constraints() -%}
    {#- As dbt's own, but for keys in a DuckLake, which has none: the published file holds the marts to them. -#}
    {%- set keys = [] if adapter.is_ducklake(this) else adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
    ({{ (adapter.render_raw_columns_constraints(raw_columns=model['columns']) + keys) | join(', ') }})
{%- endmacro %}
