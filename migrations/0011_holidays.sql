-- +goose Up

-- 假期: days without lessons within a term. A notice moves them every year, so they are
-- entered like the term itself.
ALTER TABLE terms ADD COLUMN holidays text NOT NULL DEFAULT '[]'; -- JSON list of name, from, to
