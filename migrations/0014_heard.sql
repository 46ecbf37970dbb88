-- +goose Up

-- What a bureau sets is told to its schools too, who no longer listen to the division.
INSERT INTO changes (audience, kind, record_id, at)
    SELECT 'schools of ' || division_code, 'target', id, 0 FROM targets WHERE division_code IS NOT NULL;
-- All who hear of a record, so that it is told at its last position alone.
CREATE INDEX changes_record_idx ON changes (record_id);
-- Phones may hold what they were not told to remove: they start again.
UPDATE feed SET run = '';
