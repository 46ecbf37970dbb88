-- +goose Up

-- A teacher never holds two postings at once; half open, so one may end on the day
-- the next starts. What was rejected or withdrawn holds nothing.
-- +goose StatementBegin
CREATE TRIGGER postings_overlap_insert BEFORE INSERT ON postings
WHEN NEW.status IN ('proposed', 'approved', 'ended') AND EXISTS (
    SELECT 1 FROM postings p
    WHERE p.teacher_id = NEW.teacher_id AND p.id <> NEW.id AND p.status IN ('proposed', 'approved', 'ended')
      AND (NEW.ends_on IS NULL OR p.starts_on < NEW.ends_on)
      AND (p.ends_on IS NULL OR NEW.starts_on < p.ends_on))
BEGIN SELECT RAISE(ABORT, 'postings_overlap'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER postings_overlap_update BEFORE UPDATE ON postings
WHEN NEW.status IN ('proposed', 'approved', 'ended') AND EXISTS (
    SELECT 1 FROM postings p
    WHERE p.teacher_id = NEW.teacher_id AND p.id <> NEW.id AND p.status IN ('proposed', 'approved', 'ended')
      AND (NEW.ends_on IS NULL OR p.starts_on < NEW.ends_on)
      AND (p.ends_on IS NULL OR NEW.starts_on < p.ends_on))
BEGIN SELECT RAISE(ABORT, 'postings_overlap'); END;
-- +goose StatementEnd
