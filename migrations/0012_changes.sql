-- +goose Up

-- What each audience hears of, for phones that were away: a school, a community (its
-- members, who see what is theirs to see) or a division, the record, and the position of
-- its last change. One row for a record and audience, however often it changes.
CREATE TABLE changes (
    audience  text   NOT NULL, -- the id of a school or community, or a division's code
    kind      text   NOT NULL CHECK (kind IN ('school', 'community', 'activity', 'teacher', 'posting', 'target')),
    record_id uuid   NOT NULL,
    at        bigint NOT NULL, -- PostgreSQL: the transaction's number; SQLite: one more than the last
    PRIMARY KEY (audience, kind, record_id)
);
-- What a school or district has not heard; what has changed anywhere, in order.
CREATE INDEX changes_audience_idx ON changes (audience, at, kind, record_id);
CREATE INDEX changes_at_idx ON changes (at, kind, record_id, audience);

INSERT INTO changes (audience, kind, record_id, at)
    SELECT CAST(id AS text), 'school', id, 0 FROM schools
    UNION SELECT CAST(id AS text), 'community', id, 0 FROM communities
    UNION SELECT CAST(community_id AS text), 'activity', id, 0 FROM activities
    UNION SELECT CAST(school_id AS text), 'teacher', id, 0 FROM teachers
    UNION SELECT CAST(home_school_id AS text), 'posting', id, 0 FROM postings
    UNION SELECT CAST(to_school_id AS text), 'posting', id, 0 FROM postings WHERE to_school_id IS NOT NULL
    UNION SELECT coalesce(CAST(community_id AS text), division_code), 'target', id, 0 FROM targets;

-- Which run of positions this database is on. Restored elsewhere it takes a new one, and
-- phones that know the old one start again.
CREATE TABLE feed (
    id   integer PRIMARY KEY CHECK (id = 1),
    run  text    NOT NULL,
    home text    NOT NULL -- which database that is
);
INSERT INTO feed (id, run, home) VALUES (1, '', '');
