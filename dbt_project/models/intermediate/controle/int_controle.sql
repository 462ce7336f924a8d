with samen as (

    select * from {{ ref('int_controle_rij') }}
    union all by name
    select * from {{ ref('int_controle_publicatie') }}
    union all by name
    select * from {{ ref('int_controle_revisie') }}
    union all by name
    select * from {{ ref('int_controle_uniek') }}
    union all by name
    select * from {{ ref('int_controle_samenhang') }}

),

geval as (

    select * from {{ ref('controle') }}

),

met_zin as (

    select
        samen.*,
        geval.toelichting as zin
    from samen
    left join geval
        on
            samen.controle = geval.controle
            and case when samen.oordeel <> 'klopt' then coalesce(samen.geval, samen.oordeel) end = geval.geval

),

-- What the sentences of all controls may name, and what this one names besides. Most controls hold, and need neither.
benoemd as (

    select
        *,
        case
            when zin is not null
                then
                    map_concat(
                        map { 'rij': onderdeel, 'gepubliceerd': {{ getal('gepubliceerd') }}, 'berekend': {{ getal('berekend') }} },
                        waarden
                    )
        end as genoemd
    from met_zin

),

-- The sentence in pieces, each {name} replaced by its value once: a text from a document may hold braces itself.
verteld as (

    select
        *,
        list_transform(
            regexp_extract_all(zin, '\{\w+\}|[^{]+'),
            lambda stuk: case when starts_with(stuk, '{') then map_extract_value(genoemd, trim(stuk, '{}')) else stuk end
        ) as stukken
    from benoemd

),

final as (

    select
        publicatie_id,
        volgnummer,
        controle,
        onderdeel,
        gepubliceerd,
        berekend,
        gepubliceerd - berekend as verschil,
        oordeel,
        ernst,
        case when list_count(stukken) = len(stukken) then array_to_string(stukken, '') end as toelichting
    from verteld

)

select * from final
