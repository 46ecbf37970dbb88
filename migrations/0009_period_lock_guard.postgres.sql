-- +goose Up

-- What was locked stays: rows are added and never changed.
-- +goose StatementBegin
CREATE FUNCTION period_locks_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was locked is never changed or removed';
END $$;
-- +goose StatementEnd
CREATE TRIGGER period_locks_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON period_locks
    FOR EACH STATEMENT EXECUTE FUNCTION period_locks_keep();
CREATE TRIGGER frozen_activities_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON frozen_activities
    FOR EACH STATEMENT EXECUTE FUNCTION period_locks_keep();
CREATE TRIGGER frozen_postings_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON frozen_postings
    FOR EACH STATEMENT EXECUTE FUNCTION period_locks_keep();
CREATE TRIGGER period_corrections_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON period_corrections
    FOR EACH STATEMENT EXECUTE FUNCTION period_locks_keep();
