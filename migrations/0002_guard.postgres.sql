-- +goose Up

-- +goose StatementBegin
CREATE FUNCTION audit_entries_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are never changed or removed';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_entries_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_keep();

-- Two memberships of a school in a community never overlap.
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE memberships ADD CONSTRAINT memberships_overlap
    EXCLUDE USING gist (community_id WITH =, school_id WITH =, daterange(joined_on, left_on) WITH &&);
