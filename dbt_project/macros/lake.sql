{% macro duckdb__get_table_columns_and_constraints() -%}
    {#- As dbt's own, except that a DuckLake has no keys; publishing adds them in the file for readers. -#}
    {%- set keys = [] if adapter.is_ducklake(this) else adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
    ({{ (adapter.render_raw_columns_constraints(raw_columns=model['columns']) + keys) | join(', ') }})
{%- endmacro %}
