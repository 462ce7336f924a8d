with final as (

    select * from {{ ref('int_controle_totaal') }}
    union all by name
    select * from {{ ref('int_controle_subtotaal') }}
    union all by name
    select * from {{ ref('int_controle_kop') }}
    union all by name
    select * from {{ ref('int_controle_tabel') }}
    union all by name
    select * from {{ ref('int_controle_mededeling') }}
    union all by name
    select * from {{ ref('int_controle_gezien') }}
    union all by name
    select * from {{ ref('int_controle_uitspraak') }}
    union all by name
    select * from {{ ref('int_controle_kolomvolgorde') }}
    union all by name
    select * from {{ ref('int_controle_voetnoot') }}
    union all by name
    select * from {{ ref('int_controle_indeling') }}
    union all by name
    select * from {{ ref('int_controle_vervanging') }}

)

select * from final
