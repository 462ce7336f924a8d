{% macro drop_orphans() %}
    {# Before a build, in one transaction: drop what no model or seed makes any more, because an earlier version of the
       project did. Tables in a schema with sources belong to the loader. #}
    {% if execute and flags.WHICH == 'build' %}
        {% set loaded = graph.sources.values() | map(attribute='schema') | list %}
        {% set made = {} %}
        {% for node in graph.nodes.values() if node.resource_type in ('model', 'seed') %}
            {% do made.setdefault(node.schema, []).append(node.alias) %}
        {% endfor %}
        {% set drops = [] %}
        {% for schema, names in made.items() %}
            {% for found in list_relations_without_caching(api.Relation.create(target.database, schema)) %}
                {% if found.name not in names and (found.type == 'view' or schema not in loaded) %}
                    {% set orphan = api.Relation.create(target.database, schema, found.name) %}
                    {% do drops.append('drop ' ~ found.type ~ ' ' ~ orphan) %}
                {% endif %}
            {% endfor %}
        {% endfor %}
        {% do run_query(drops | join('; ')) if drops %}
        {% do adapter.commit() %}
    {% endif %}
{% endmacro %}
