-- name: lock
-- One migration at a time, whoever runs it.
SELECT pg_advisory_xact_lock(7015300);

-- name: ensure_ledger
-- The ledger of migrations, the only table that is not made by one.
CREATE SCHEMA IF NOT EXISTS newsreel;
COMMENT ON SCHEMA newsreel IS 'The pipeline''s own tables; analysts use the schema news.';
CREATE TABLE IF NOT EXISTS newsreel.schema_migrations (
    version     integer PRIMARY KEY,
    name        text NOT NULL,
    checksum    text NOT NULL,
    applied_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsreel.schema_migrations IS 'Migrations that were applied to this database.';
COMMENT ON COLUMN newsreel.schema_migrations.version IS 'Number of the file in sql/migrations.';
COMMENT ON COLUMN newsreel.schema_migrations.name IS 'Name of the file without number.';
COMMENT ON COLUMN newsreel.schema_migrations.checksum IS 'sha256 of the file as it was applied.';
COMMENT ON COLUMN newsreel.schema_migrations.applied_at IS 'When it was applied.';

-- name: has_ledger
-- Whether the database has ever been migrated.
SELECT to_regclass('newsreel.schema_migrations') IS NOT NULL;

-- name: applied
-- The migrations that were applied.
SELECT version, checksum, applied_at FROM newsreel.schema_migrations ORDER BY version;

-- name: record
-- Notes a migration as applied.
INSERT INTO newsreel.schema_migrations (version, name, checksum) VALUES (%(version)s, %(name)s, %(checksum)s);

-- name: database_name
-- The database that this connection is to.
SELECT current_database();
