-- +goose Up

-- A teacher never holds two postings at once; half open, so one may end on the day
-- the next starts. What was rejected or withdrawn holds nothing.
ALTER TABLE postings ADD CONSTRAINT postings_overlap
    EXCLUDE USING gist (teacher_id WITH =, daterange(starts_on, ends_on) WITH &&)
    WHERE (status IN ('proposed', 'approved', 'ended'));
