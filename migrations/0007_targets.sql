-- +goose Up

-- 学期: rows with dates, for they move with Spring Festival. Both days belong to the term.
-- Two terms of a division never overlap; writers see to that under a lock on the division.
CREATE TABLE terms (
    id            uuid PRIMARY KEY,
    division_code text        NOT NULL REFERENCES divisions (code),
    school_year   integer     NOT NULL CHECK (school_year BETWEEN 1990 AND 2100),
    number        integer     NOT NULL CHECK (number IN (1, 2)),
    first_day     date        NOT NULL,
    last_day      date        NOT NULL,
    version       integer     NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    CONSTRAINT terms_number_key UNIQUE (division_code, school_year, number),
    CONSTRAINT terms_dates_check CHECK (last_day > first_day)
);

-- Targets that a published paper asks for. Bureaus adopt a set and then own their copy.
CREATE TABLE target_sets (
    code      text PRIMARY KEY,
    name_zh   text NOT NULL,
    name_en   text NOT NULL,
    source_zh text NOT NULL,
    source_en text NOT NULL
);

CREATE TABLE target_set_items (
    set_code     text    NOT NULL REFERENCES target_sets (code),
    position     integer NOT NULL,
    label_zh     text    NOT NULL,
    label_en     text    NOT NULL,
    types        text    NOT NULL, -- JSON list of code list activity_type
    mode         text    NOT NULL CHECK (mode IN ('', 'onsite', 'online')), -- empty: either
    planned      integer NOT NULL CHECK (planned BETWEEN 1 AND 10000),
    min_subjects integer NOT NULL CHECK (min_subjects BETWEEN 0 AND 50),
    PRIMARY KEY (set_code, position)
);

INSERT INTO target_sets (code, name_zh, name_en, source_zh, source_en) VALUES
    ('yuyao_2021', '余姚2021', 'Yuyao 2021',
     '浙江省余姚市2021年城乡教育共同体结对学校的要求：每对学校每年同步课堂不少于20节、不少于2门学科，网络研修不少于8次，线下教研不少于4次。文件名称和原文请教育局核对。',
     'What Yuyao, Zhejiang, asked of paired schools in 2021: each pair and year at least 20 synchronous lessons in 2 subjects or more, 8 online and 4 on-site research meetings. Check the title and wording of the paper.');

-- 网络研修 is joint research of whatever type held online, 线下教研 the same held on site:
-- our types say what was done and mode says how, so each counts the research types of one mode.
INSERT INTO target_set_items (set_code, position, label_zh, label_en, types, mode, planned, min_subjects) VALUES
    ('yuyao_2021', 1, '同步课堂', 'Synchronous lessons', '["synchronous_lesson"]', '', 20, 2),
    ('yuyao_2021', 2, '网络研修', 'Online research',
     '["exchange","special_study","expert_guidance","case_reflection","small_project","joint_lesson_planning"]', 'online', 8, 0),
    ('yuyao_2021', 3, '线下教研', 'On-site research',
     '["exchange","special_study","expert_guidance","case_reflection","small_project","joint_lesson_planning"]', 'onsite', 4, 0);

-- 年度目标: of one community, or a default of a division for communities of a kind and form.
CREATE TABLE targets (
    id            uuid PRIMARY KEY,
    community_id  uuid REFERENCES communities (id),
    division_code text REFERENCES divisions (code),
    kind          text        NOT NULL CHECK (kind IN ('', 'development', 'learning', 'pairing')), -- of a default; empty: any
    form          text        NOT NULL CHECK (form IN ('', 'merged', 'joint', 'cooperative')),
    label         text        NOT NULL,
    label_en      text        NOT NULL, -- may be empty
    types         text        NOT NULL, -- JSON list of code list activity_type
    mode          text        NOT NULL CHECK (mode IN ('', 'onsite', 'online')),
    planned       integer     NOT NULL CHECK (planned BETWEEN 1 AND 10000),
    min_subjects  integer     NOT NULL CHECK (min_subjects BETWEEN 0 AND 50),
    per           text        NOT NULL CHECK (per IN ('year', 'school_year', 'term')),
    from_year     integer     NOT NULL, -- calendar year of 'year', school year otherwise
    to_year       integer,              -- the last one; none: until it ends
    set_code      text        NOT NULL, -- adopted from, or empty
    ended_on      date,                 -- it holds for no year or term that begins on this day or later
    end_reason    text        NOT NULL,
    version       integer     NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    CONSTRAINT targets_owner_check CHECK ((community_id IS NULL) <> (division_code IS NULL)),
    CONSTRAINT targets_years_check CHECK (to_year >= from_year)
);
CREATE INDEX targets_community_idx ON targets (community_id, id);
CREATE INDEX targets_division_idx ON targets (division_code, id);

-- What waits for a school, found without reading what is settled.
CREATE INDEX activities_open_idx ON activities (community_id, status, id) WHERE status IN ('submitted', 'returned');
