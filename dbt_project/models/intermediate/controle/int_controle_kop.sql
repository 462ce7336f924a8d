with publicatie as (

    select
        *,
        coalesce(quarter_key_toegekend, partitie) as quarter_key_verwacht,
        -- A table without a quarter, among others that have one or in a file that nobody gave one.
        quarter_key_kop is null
        and (
            count(quarter_key_kop) over (partition by bestand) > 0
            or (quarter_key_toegekend is null and count(*) over (partition by bestand) > 1)
        ) as is_een_van_meer,
        string_agg(distinct quarter_key_kop, ', ') over (partition by bestand) as quarter_keys_bestand
    from {{ ref('int_publicatie') }}
    where uitslag_lezer <> 'geweigerd'

),

regel as (

    select * from {{ ref('int_regel') }}

),

kwartaal as (

    select
        publicatie_id,
        'kwartaal' as controle,
        'fout' as ernst,
        'kop' as onderdeel,
        case
            when quarter_key_kop <> quarter_key_verwacht then 'wijkt_af'
            when partitie not in ('onbekend', quarter_key_verwacht) then 'wijkt_af'
            when is_een_van_meer then 'ontbreekt'
            when quarter_key_kop is null and quarter_key_toegekend is null and partitie <> 'onbekend' then 'ontbreekt'
            else 'klopt'
        end as oordeel,
        case
            when is_een_van_meer and partitie in ('onbekend', quarter_key_verwacht) then 'een_van_meer'
        end as geval,
        map {
            'verwacht': case
                when quarter_key_kop is null and quarter_key_toegekend is null then partitie || ' in de kop'
                else 'overal hetzelfde kwartaal'
            end,
            'gevonden': case when is_een_van_meer then coalesce(quarter_keys_bestand, 'geen kwartaal') else concat_ws(
                ', ',
                quarter_key_kop || ' in de kop',
                nullif(partitie, 'onbekend') || ' in de map',
                quarter_key_toegekend || ' in de herkomst'
            ) end
        } as waarden
    from publicatie

),

naam_bekend as (

    select
        publicatie_id,
        'naam_bekend' as controle,
        'fout' as ernst,
        case
            when amr_naam is null then 'regio'
            when exists (select 1 from regel where regel.publicatie_id = publicatie.publicatie_id and regel.onderdeel = publicatie.amr_naam)
                then amr_naam || ' (regio)'
            else amr_naam
        end as onderdeel,
        case when amr_code is null then 'ontbreekt' else 'klopt' end as oordeel,
        'regio' as geval,
        map {
            'verwacht': 'één bekende arbeidsmarktregio',
            'gevonden': coalesce(amr_naam, 'geen regio')
        } as waarden
    from publicatie
    where niveau is distinct from 'landelijk'

),

kolomkoppen as (

    select
        publicatie_id,
        'kolomkoppen' as controle,
        'waarschuwing' as ernst,
        'kolomkoppen' as onderdeel,
        case when kolomkoppen_gelezen then 'klopt' else 'ontbreekt' end as oordeel
    from publicatie

),

kwartaal_gelezen as (

    select
        publicatie_id,
        'kwartaal_gelezen' as controle,
        'waarschuwing' as ernst,
        'kwartaal_gelezen' as onderdeel,
        case when quarter_key_kop is null then 'ontbreekt' else 'klopt' end as oordeel
    from publicatie

),

herkomst as (

    select
        publicatie_id,
        'herkomst' as controle,
        'waarschuwing' as ernst,
        'herkomst' as onderdeel,
        case when heeft_sidecar then 'klopt' else 'ontbreekt' end as oordeel
    from publicatie

),

final as (

    select * from kwartaal
    union all by name
    select * from naam_bekend
    union all by name
    select * from kolomkoppen
    union all by name
    select * from kwartaal_gelezen
    union all by name
    select * from herkomst

)

select * from final
