-- +goose Up

-- How often what a report may show has changed, by district; '' is for what may show
-- anywhere. A report that is asked for again is answered from this alone.
CREATE TABLE revisions (
    code text   PRIMARY KEY,
    n    bigint NOT NULL
);
