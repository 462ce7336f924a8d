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

-- What the sentences of all controls may name, and what this one names besides.
benoemd as (

    select
        *,
        map_concat(
            map { 'rij': onderdeel, 'gepubliceerd': {{ getal('gepubliceerd') }}, 'berekend': {{ getal('berekend') }} },
            waarden
        ) as genoemd
    from samen

),

final as (

    select
        benoemd.publicatie_id,
        benoemd.volgnummer,
        benoemd.controle,
        benoemd.onderdeel,
        benoemd.gepubliceerd,
        benoemd.berekend,
        benoemd.gepubliceerd - benoemd.berekend as verschil,
        benoemd.oordeel,
        benoemd.ernst,
        {{ vul_in('geval.toelichting', 'benoemd.genoemd') }} as toelichting
    from benoemd
    left join geval
        on
            benoemd.controle = geval.controle
            and coalesce(benoemd.geval, benoemd.oordeel) = geval.geval
            and benoemd.oordeel <> 'klopt'

)

select * from final
