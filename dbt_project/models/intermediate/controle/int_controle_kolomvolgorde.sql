-- Without column labels the sums can't tell the first four columns apart.
with publicatie as (

    select * from {{ ref('int_publicatie') }} where uitslag_lezer <> 'geweigerd' and not kolomkoppen_gelezen

),

kolom as (

    select * from {{ ref('int_kolomtotaal') }}

),

totaalrij as (

    select
        publicatie.publicatie_id,
        {% for kolom in aantallen() %}
            max(kolom.totaalrij) filter (where kolom.kolom = '{{ kolom }}')::bigint as {{ kolom }},
        {% endfor %}
        publicatie.doelgroepregister::bigint as doelgroepregister
    from publicatie
    left join kolom on publicatie.publicatie_id = kolom.publicatie_id
    group by publicatie.publicatie_id, publicatie.doelgroepregister

),

klanten as (

    select
        *,
        gemeente_profiel + gemeente_geen_profiel as gemeenteklanten,
        uwv_profiel + uwv_geen_profiel as uwv_klanten,
        gemeente_profiel + gemeente_geen_profiel + uwv_profiel + uwv_geen_profiel + totaal is not null as is_gelezen
    from totaalrij

),

-- In every known publication fewer than half of the gemeenteklanten have a profile, and more than half of the UWV-klanten.
profiel as (

    select
        publicatie_id,
        'kolomvolgorde' as controle,
        'fout' as ernst,
        'profiel' as onderdeel,
        case
            when not is_gelezen or 0 in (gemeenteklanten, uwv_klanten) then 'ontbreekt'
            when 2 * gemeente_profiel < gemeenteklanten and 2 * uwv_profiel > uwv_klanten then 'klopt'
            else 'wijkt_af'
        end as oordeel,
        map {
            'verwacht': 'minder dan de helft van de gemeenteklanten en meer dan de helft van de UWV-klanten',
            'gevonden': case
                when is_gelezen
                    then
                        {{ getal('gemeente_profiel') }} || ' van ' || {{ getal('gemeenteklanten') }} || ' gemeenteklanten en '
                        || {{ getal('uwv_profiel') }} || ' van ' || {{ getal('uwv_klanten') }} || ' UWV-klanten'
                else 'geen totaalrij met klanten van beide'
            end
        } as waarden
    from klanten

),

-- Only the footnote says that the target group is counted.
voetnoot as (

    select
        publicatie_id,
        'kolomvolgorde' as controle,
        'fout' as ernst,
        'voetnoot' as onderdeel,
        doelgroepregister as gepubliceerd,
        totaal as berekend,
        case when doelgroepregister >= totaal then 'klopt' else 'ontbreekt' end as oordeel,
        'voetnoot' as geval
    from klanten

),

final as (

    select * from profiel
    union all by name
    select * from voetnoot

)

select * from final
