-- +goose Up

-- Coded areas. A longer code lies inside every shorter prefix of it.
CREATE TABLE divisions (
    code       text PRIMARY KEY,
    name       text NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('formal', 'statistical')),
    valid_from date,
    valid_to   date,
    successor  text REFERENCES divisions (code)
);

-- Code lists: bureaus add to them and never delete.
CREATE TABLE code_items (
    list     text    NOT NULL,
    code     text    NOT NULL,
    label_zh text    NOT NULL,
    label_en text    NOT NULL,
    position integer NOT NULL,
    PRIMARY KEY (list, code)
);

CREATE TABLE schools (
    id            uuid PRIMARY KEY,
    code          text        NOT NULL,
    name          text        NOT NULL,
    name_folded   text        NOT NULL,
    name_core     text        NOT NULL, -- folded, without the places in front: 烟台开发区第八小学 is 第八小学
    stage         text        NOT NULL,
    setting       text        NOT NULL,
    division_code text        NOT NULL REFERENCES divisions (code),
    opened_on     date,
    closed_on     date,
    version       integer     NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    CONSTRAINT schools_code_key UNIQUE (code),
    CONSTRAINT schools_dates_check CHECK (closed_on > opened_on)
);
CREATE INDEX schools_division_idx ON schools (division_code, code);

-- Names that a school had before, each until the day it was renamed.
CREATE TABLE school_names (
    school_id   uuid NOT NULL REFERENCES schools (id),
    until       date NOT NULL,
    name        text NOT NULL,
    name_folded text NOT NULL,
    PRIMARY KEY (school_id, until)
);

-- Divisions that a school lay in before, each until the day it moved.
CREATE TABLE school_divisions (
    school_id     uuid NOT NULL REFERENCES schools (id),
    until         date NOT NULL,
    division_code text NOT NULL REFERENCES divisions (code),
    PRIMARY KEY (school_id, until)
);
CREATE INDEX school_divisions_code_idx ON school_divisions (division_code, school_id, until);

CREATE TABLE communities (
    id            uuid PRIMARY KEY,
    name          text        NOT NULL,
    name_folded   text        NOT NULL,
    kind          text        NOT NULL CHECK (kind IN ('development', 'learning', 'pairing')),
    form          text        NOT NULL CHECK (form IN ('merged', 'joint', 'cooperative')),
    status        text        NOT NULL CHECK (status IN ('draft', 'active', 'ended')),
    division_code text        NOT NULL, -- the longest code that covers every school it ever had
    founded_on    date        NOT NULL,
    ended_on      date,
    end_reason    text        NOT NULL,
    version       integer     NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    CONSTRAINT communities_end_check CHECK ((status = 'ended') = (ended_on IS NOT NULL))
);

-- A school in a community from a day until, but not including, another.
CREATE TABLE memberships (
    id           uuid PRIMARY KEY,
    community_id uuid NOT NULL REFERENCES communities (id),
    school_id    uuid NOT NULL REFERENCES schools (id),
    role         text NOT NULL CHECK (role IN ('lead', 'supporting', 'supported', 'member')),
    joined_on    date NOT NULL,
    left_on      date,
    CONSTRAINT memberships_start_key UNIQUE (community_id, school_id, joined_on),
    CONSTRAINT memberships_dates_check CHECK (left_on > joined_on)
);
-- One membership of a school in a community can be open at a time.
CREATE UNIQUE INDEX memberships_open_key ON memberships (community_id, school_id) WHERE left_on IS NULL;
CREATE INDEX memberships_school_idx ON memberships (school_id, community_id, left_on);

CREATE TABLE accounts (
    id                   uuid PRIMARY KEY,
    username             text        NOT NULL,
    name                 text        NOT NULL,
    role                 text        NOT NULL CHECK (role IN ('principal', 'recorder', 'district_officer', 'city_officer', 'reader', 'administrator')),
    school_id            uuid REFERENCES schools (id),
    division_code        text REFERENCES divisions (code),
    password_hash        text        NOT NULL,
    must_change_password boolean     NOT NULL,
    disabled             boolean     NOT NULL,
    version              integer     NOT NULL,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    CONSTRAINT accounts_username_key UNIQUE (username),
    CONSTRAINT accounts_scope_check CHECK (
        role IN ('principal', 'recorder') AND school_id IS NOT NULL AND division_code IS NULL
        OR role IN ('district_officer', 'city_officer', 'reader') AND school_id IS NULL AND division_code IS NOT NULL
        OR role = 'administrator' AND school_id IS NULL AND division_code IS NULL)
);

-- Sessions: the token itself is never kept, only its hash.
CREATE TABLE sessions (
    token_hash   text PRIMARY KEY,
    account_id   uuid        NOT NULL REFERENCES accounts (id),
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX sessions_account_idx ON sessions (account_id);
CREATE INDEX sessions_expiry_idx ON sessions (expires_at);

-- Wrong guesses, by a hash of the account, the address or both.
CREATE TABLE login_failures (
    subject  text PRIMARY KEY,
    failures integer     NOT NULL,
    last_at  timestamptz NOT NULL
);
CREATE INDEX login_failures_last_idx ON login_failures (last_at);

-- Places an account has logged in from (hashed): guesses made elsewhere do not slow these.
CREATE TABLE known_addresses (
    subject    text PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES accounts (id),
    last_at    timestamptz NOT NULL
);
CREATE INDEX known_addresses_last_idx ON known_addresses (last_at);

-- One meeting or session, one row whoever took part.
CREATE TABLE activities (
    id               uuid PRIMARY KEY,
    community_id     uuid        NOT NULL REFERENCES communities (id),
    type             text        NOT NULL,
    mode             text        NOT NULL CHECK (mode IN ('onsite', 'online')),
    status           text        NOT NULL CHECK (status IN ('planned', 'submitted', 'confirmed', 'returned', 'cancelled')),
    title            text        NOT NULL,
    title_folded     text        NOT NULL,
    held_on          date        NOT NULL,
    held_month       integer     NOT NULL, -- yyyymm of held_on, so that both databases group alike
    minutes          integer     NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
    location         text        NOT NULL,
    subject          text        NOT NULL,
    focus            text        NOT NULL,
    summary          text        NOT NULL,
    host_school_id   uuid        NOT NULL REFERENCES schools (id),
    author_school_id uuid        NOT NULL REFERENCES schools (id),
    author_id        uuid        NOT NULL REFERENCES accounts (id),
    round            integer     NOT NULL, -- how often it was submitted; an answer belongs to one round
    status_reason    text        NOT NULL, -- why it was returned or cancelled
    version          integer     NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL
);
-- A community's list in order, and its report, answered from the index alone.
CREATE INDEX activities_community_idx ON activities (community_id, held_on, id, status, type, mode, held_month, focus, subject);
-- A wide list in order, its filters answered from the index alone.
CREATE INDEX activities_held_idx ON activities (held_on, id, community_id, status, type, mode, focus, subject);

CREATE TABLE activity_participants (
    activity_id   uuid    NOT NULL REFERENCES activities (id),
    school_id     uuid    NOT NULL REFERENCES schools (id),
    headcount     integer NOT NULL CHECK (headcount BETWEEN 1 AND 100000),
    division_code text    NOT NULL, -- the school's on that day: a later move does not rewrite it
    hosted        boolean NOT NULL,
    -- As in activities, with which these rows are written, so that lists and reports of
    -- schools and divisions are read from one index.
    community_id  uuid    NOT NULL,
    held_on       date    NOT NULL,
    status        text    NOT NULL,
    PRIMARY KEY (activity_id, school_id)
);
CREATE INDEX activity_participants_community_idx
    ON activity_participants (community_id, held_on, status, division_code, school_id, headcount, hosted, activity_id);
CREATE INDEX activity_participants_school_idx ON activity_participants (school_id, held_on, activity_id, headcount);

CREATE TABLE activity_guests (
    activity_id uuid    NOT NULL REFERENCES activities (id),
    position    integer NOT NULL,
    kind        text    NOT NULL CHECK (kind IN ('guest', 'expert')),
    name        text    NOT NULL,
    affiliation text    NOT NULL,
    PRIMARY KEY (activity_id, position)
);

-- What a participating school said of a record it did not write.
CREATE TABLE activity_confirmations (
    activity_id uuid        NOT NULL REFERENCES activities (id),
    round       integer     NOT NULL,
    school_id   uuid        NOT NULL REFERENCES schools (id),
    answer      text        NOT NULL CHECK (answer IN ('confirmed', 'objected')),
    headcount   integer,
    reason      text        NOT NULL,
    account_id  uuid        NOT NULL REFERENCES accounts (id),
    answered_at timestamptz NOT NULL,
    CONSTRAINT activity_confirmations_key PRIMARY KEY (activity_id, round, school_id)
);

-- Who did what: rows are added and never changed (0002 holds the guard).
CREATE TABLE audit_entries (
    id          uuid PRIMARY KEY,
    at          timestamptz NOT NULL,
    actor_id    uuid,
    actor_role  text        NOT NULL,
    action      text        NOT NULL,
    target_kind text        NOT NULL,
    target_id   uuid        NOT NULL,
    subject_id  uuid        NOT NULL, -- the school, community or account whose scope decides who reads it
    before      text,
    after       text,
    reason      text        NOT NULL,
    request_id  text        NOT NULL
);
-- The list in order: of all, of what lies in a district, of a record, of a person.
CREATE INDEX audit_entries_at_idx ON audit_entries (at, id, subject_id, action, target_kind);
CREATE INDEX audit_entries_subject_idx ON audit_entries (subject_id, at, id, action, target_kind);
CREATE INDEX audit_entries_target_idx ON audit_entries (target_id, at, id);
CREATE INDEX audit_entries_actor_idx ON audit_entries (actor_id, at, id);

-- Answers to requests that create or change, kept for repeats of the same key.
CREATE TABLE idempotency_keys (
    account_id   uuid        NOT NULL REFERENCES accounts (id),
    key          text        NOT NULL,
    request_hash text        NOT NULL,
    status       integer     NOT NULL,
    etag         text        NOT NULL,
    location     text        NOT NULL,
    body         text        NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_keys_created_idx ON idempotency_keys (created_at);

