-- +goose Up

-- What a bureau sets is told to its schools too, who no longer listen to the division.
INSERT INTO changes (audience, kind, record_id, at)
    SELECT 'schools of ' || division_code, 'target', id, 0 FROM targets WHERE division_code IS NOT NULL;
-- Phones may hold what they were not told to remove: they start again.
UPDATE feed SET run = '';
