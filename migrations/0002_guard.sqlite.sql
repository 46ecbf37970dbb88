-- +goose Up

-- +goose StatementBegin
CREATE TRIGGER audit_entries_keep_update BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_entries_keep_delete BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END;
-- +goose StatementEnd

-- Two memberships of a school in a community never overlap.
-- +goose StatementBegin
CREATE TRIGGER memberships_overlap_insert BEFORE INSERT ON memberships
WHEN EXISTS (SELECT 1 FROM memberships m
             WHERE m.community_id = NEW.community_id AND m.school_id = NEW.school_id AND m.id <> NEW.id
               AND (NEW.left_on IS NULL OR m.joined_on < NEW.left_on)
               AND (m.left_on IS NULL OR NEW.joined_on < m.left_on))
BEGIN SELECT RAISE(ABORT, 'memberships_overlap'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER memberships_overlap_update BEFORE UPDATE ON memberships
WHEN EXISTS (SELECT 1 FROM memberships m
             WHERE m.community_id = NEW.community_id AND m.school_id = NEW.school_id AND m.id <> NEW.id
               AND (NEW.left_on IS NULL OR m.joined_on < NEW.left_on)
               AND (m.left_on IS NULL OR NEW.joined_on < m.left_on))
BEGIN SELECT RAISE(ABORT, 'memberships_overlap'); END;
-- +goose StatementEnd

-- Of two processes that start at once only one takes a step; PostgreSQL has a lock for that.
CREATE UNIQUE INDEX goose_db_version_once ON goose_db_version (version_id);
