-- +goose Up

-- What was locked stays: rows are added and never changed.
-- +goose StatementBegin
CREATE TRIGGER period_locks_keep_update BEFORE UPDATE ON period_locks
BEGIN SELECT RAISE(ABORT, 'what was locked is never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER period_locks_keep_delete BEFORE DELETE ON period_locks
BEGIN SELECT RAISE(ABORT, 'what was locked is never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER frozen_activities_keep_update BEFORE UPDATE ON frozen_activities
BEGIN SELECT RAISE(ABORT, 'what was locked is never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER frozen_activities_keep_delete BEFORE DELETE ON frozen_activities
BEGIN SELECT RAISE(ABORT, 'what was locked is never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER frozen_postings_keep_update BEFORE UPDATE ON frozen_postings
BEGIN SELECT RAISE(ABORT, 'what was locked is never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER frozen_postings_keep_delete BEFORE DELETE ON frozen_postings
BEGIN SELECT RAISE(ABORT, 'what was locked is never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER period_corrections_keep_update BEFORE UPDATE ON period_corrections
BEGIN SELECT RAISE(ABORT, 'what was locked is never changed or removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER period_corrections_keep_delete BEFORE DELETE ON period_corrections
BEGIN SELECT RAISE(ABORT, 'what was locked is never changed or removed'); END;
-- +goose StatementEnd
