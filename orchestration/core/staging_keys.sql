-- The keys of schema `staging`, where the warehouse can hold keys. A DuckLake can't: there the loader replaces whole
-- files in turn, and dbt's tests on the sources find what would be there twice.
CREATE UNIQUE INDEX publicatie_key ON staging.publicatie (publicatie_id);
CREATE UNIQUE INDEX publicatie_bestand_tabel ON staging.publicatie (bestand, tabel);
CREATE UNIQUE INDEX regel_key ON staging.regel (publicatie_id, volgnummer);
