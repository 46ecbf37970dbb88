-- +goose Up

-- 报送锁定: a bureau closes a period of a division. Locking it once more is a later lock,
-- the restatement; the earlier one stays.
CREATE TABLE period_locks (
    id            uuid PRIMARY KEY,
    division_code text        NOT NULL REFERENCES divisions (code),
    from_on       date        NOT NULL,
    to_on         date        NOT NULL, -- the last day that belongs to it
    note          text        NOT NULL,
    locked_by     uuid        NOT NULL REFERENCES accounts (id),
    locked_at     timestamptz NOT NULL,
    CONSTRAINT period_locks_days_check CHECK (from_on <= to_on)
);
-- Every change of what counts asks whether a lock holds it.
CREATE INDEX period_locks_days_idx ON period_locks (division_code, from_on, to_on);

-- The rows behind the figures, as they were. They name records without referring to
-- them: a reference would lock each of them while the period is closed.
CREATE TABLE frozen_activities (
    lock_id        uuid    NOT NULL REFERENCES period_locks (id),
    activity_id    uuid    NOT NULL,
    status         text    NOT NULL,
    type           text    NOT NULL,
    mode           text    NOT NULL,
    held_on        date    NOT NULL,
    focus          text    NOT NULL,
    subject        text    NOT NULL,
    host_school_id uuid    NOT NULL,
    schools        integer NOT NULL, -- of the division
    headcount      integer NOT NULL, -- of these schools
    participants   text    NOT NULL, -- these schools with their heads: id:5,id:6
    PRIMARY KEY (lock_id, activity_id)
);

CREATE TABLE frozen_postings (
    lock_id        uuid NOT NULL REFERENCES period_locks (id),
    way            text NOT NULL CHECK (way IN ('given', 'received')), -- from or to a school of the division
    posting_id     uuid NOT NULL,
    teacher_id     uuid NOT NULL,
    home_school_id uuid NOT NULL,
    to_school_id   uuid,
    kind           text NOT NULL,
    direction      text NOT NULL,
    backbone       text NOT NULL,
    starts_on      date NOT NULL,
    ends_on        date,
    PRIMARY KEY (lock_id, way, posting_id)
);

-- Which locks a correction touched, and why it was made: the reason in the audit entry.
CREATE TABLE period_corrections (
    lock_id     uuid        NOT NULL REFERENCES period_locks (id),
    id          uuid        NOT NULL,
    target_kind text        NOT NULL, -- activity, posting, school
    target_id   uuid        NOT NULL,
    action      text        NOT NULL,
    actor_role  text        NOT NULL,
    at          timestamptz NOT NULL,
    reason      text        NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (lock_id, id)
);
CREATE INDEX period_corrections_target_idx ON period_corrections (lock_id, target_id);
