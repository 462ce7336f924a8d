-- Schema `staging`: what is printed in each file of raw/, typed and traceable, and beside it the corrections. It uses
-- only what a DuckLake has too, and no keys: DuckDB 1.5.5 finds nothing by a unique index that it restored after a
-- kill -9. The loader replaces whole files, and dbt's tests of the grain find any duplicates.
CREATE SCHEMA IF NOT EXISTS staging;

-- Grain: one row per publication: a file in raw/, or one of the regions that it prints; refused ones too.
CREATE TABLE IF NOT EXISTS staging.publicatie (
    publicatie_id VARCHAR NOT NULL,        -- 16 hex digits of the hash of `bestand`, `sha256` and, from 2, `tabel`
    bestand VARCHAR NOT NULL,              -- path in raw/, with forward slashes
    tabel INTEGER NOT NULL,                -- place among the publications of the file, from 1
    sha256 VARCHAR NOT NULL,               -- of the bytes read
    size BIGINT NOT NULL,                  -- bytes
    partitie VARCHAR NOT NULL,             -- the folder that it is in: '2021Q1' or 'onbekend'
    quarter_key VARCHAR NOT NULL,          -- quarter of the figures: the folder's, or for 'onbekend' the sidecar's
    quarter_key_kop VARCHAR,               -- quarter printed in the heading; null if none
    quarter_key_toegekend VARCHAR,         -- quarter that a person gave in the sidecar; null if none
    niveau VARCHAR,                        -- 'regionaal', 'landelijk'; null if not recognised
    amr_naam VARCHAR,                      -- region as printed; null for 'landelijk' or if none is printed
    amr_sleutel VARCHAR,                   -- the region's name made comparable (amr_sleutel in domain/names.py)
    doelgroepregister INTEGER,             -- persons in the register, from the footnote; null if none is printed
    registratiegraad_gepubliceerd INTEGER, -- whole percent, from the footnote; null if none is printed
    kolomkoppen_gelezen BOOLEAN,           -- column labels were found and gave the order of the columns
    leeswijze VARCHAR,                     -- 'tekst' or 'ocr': read as text, or recognised in pictures; null if not read
    uitslag VARCHAR NOT NULL,              -- the reader's verdict: 'aangenomen', 'quarantaine', 'geweigerd'
    reden VARCHAR,                         -- sentences: everything that kept it out; null if accepted
    pagina INTEGER,                        -- place of the first thing that kept it out, if it has one
    regel VARCHAR,
    verwacht VARCHAR,
    gevonden VARCHAR,
    heeft_sidecar BOOLEAN NOT NULL,
    producer VARCHAR,                      -- origin, from the sidecar
    title VARCHAR,
    url VARCHAR,
    accessed DATE,
    filed_at TIMESTAMP,                    -- moment in UTC at which it came into raw/; null if no program filed it
    published VARCHAR,                     -- ISO date, month or year, as precise as is known
    terms_of_use VARCHAR,
    replaces VARCHAR,                      -- sha256 of the file that it replaces, as a person says; null if none
    is_onvolledig BOOLEAN NOT NULL,        -- a person says that its table lacks gemeenten, and is to count
    is_facsimile BOOLEAN NOT NULL,
    is_synthetisch BOOLEAN NOT NULL,
    lezer_versie VARCHAR NOT NULL,         -- version of our reader
    bibliotheek_versies VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL           -- of everything that the reading depends on; while it stays equal, the file is not read again
);

-- Grain: one row per printed table row.
CREATE TABLE IF NOT EXISTS staging.regel (
    publicatie_id VARCHAR NOT NULL,
    volgnummer INTEGER NOT NULL,           -- order of printing, from 1
    soort VARCHAR NOT NULL,                -- 'rij', 'totaal', 'subtotaal', 'transport'
    naam VARCHAR NOT NULL,                 -- as printed
    naam_sleutel VARCHAR NOT NULL,         -- the name made comparable (domain/names.py): amr_sleutel of an AMR's row, naam_sleutel of any other
    gemeente_profiel INTEGER,              -- counts of persons; null only if the cell could not be read
    gemeente_geen_profiel INTEGER,
    uwv_profiel INTEGER,
    uwv_geen_profiel INTEGER,
    totaal INTEGER,
    pagina INTEGER,                        -- from 1; null for a text source
    bbox DOUBLE[],                         -- x0, top, x1, bottom in points from the page's top left; null for text
    cel_bbox DOUBLE[][],                   -- the same of each count, in the order of the columns; null if unknown
    ruwe_tekst VARCHAR NOT NULL            -- the row as printed
);

-- Grain: one row per text around a table that was not understood, or says that it counts something else.
CREATE TABLE IF NOT EXISTS staging.mededeling (
    publicatie_id VARCHAR NOT NULL,        -- its table
    volgnummer INTEGER NOT NULL,           -- its place among those of the table, from 1
    tekst VARCHAR NOT NULL,                -- the text, at most 200 characters of it
    pagina INTEGER,                        -- from 1; null for a text source
    begrip VARCHAR NOT NULL,               -- why it is told; `Begrip` in domain/publicatie.py has the values
    is_begrepen BOOLEAN NOT NULL           -- a person quotes it in the sidecar as understood
);

-- Grain: one row per statement around a table of what the table says itself.
CREATE TABLE IF NOT EXISTS staging.uitspraak (
    publicatie_id VARCHAR NOT NULL,        -- its table
    volgnummer INTEGER NOT NULL,           -- its place among those of the table, from 1
    soort VARCHAR NOT NULL,                -- 'kwartaal', 'regio', 'totaal', 'doelgroepregister', 'registratiegraad'
    tekst VARCHAR NOT NULL,                -- the statement, at most 200 characters of it
    pagina INTEGER,                        -- from 1; null for a text source, and for the name of a total row
    waarden VARCHAR[] NOT NULL,            -- what it allows: quarters, a region's code, persons, or whole percent
    is_begrepen BOOLEAN NOT NULL           -- a person quotes it in the sidecar as understood
);

-- Grain: one row per figure that recognition looked for on its page, as the text says it.
CREATE TABLE IF NOT EXISTS staging.gezien (
    publicatie_id VARCHAR NOT NULL,        -- its table
    volgnummer INTEGER NOT NULL,           -- its place among those of the table, from 1
    tekst VARCHAR NOT NULL,                -- the figure as the text says it
    gezien VARCHAR,                        -- as it is seen; null if it can't be recognised
    pagina INTEGER NOT NULL,               -- from 1
    regelnummer INTEGER,                   -- volgnummer of its row; null if it is in no row
    kolom VARCHAR                          -- its column; null if it is in none
);

-- Grain: one row per correction of a file that was read, in each copy of that file. The reader decided which printed
-- count it replaces, and judged the publication with it.
CREATE TABLE IF NOT EXISTS staging.correctie (
    bestand VARCHAR NOT NULL,              -- path in raw/
    sha256 VARCHAR NOT NULL,               -- the entry of the seed `correctie`, from here to bron
    tabel INTEGER NOT NULL,
    rij VARCHAR NOT NULL,
    kolom VARCHAR NOT NULL,
    gedrukt INTEGER NOT NULL,
    gecorrigeerd INTEGER NOT NULL,
    reden VARCHAR NOT NULL,
    bron VARCHAR NOT NULL,
    publicatie_id VARCHAR,                 -- null if the file has no such table
    volgnummer INTEGER,                    -- of the row; null if no row or more than one has the name
    gevonden VARCHAR NOT NULL,             -- the printed count in Dutch notation, or why there is none
    is_toegepast BOOLEAN NOT NULL          -- exactly the count is printed that the correction replaces
);
