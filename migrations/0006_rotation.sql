-- +goose Up

-- How a bureau works out who should rotate and how many did. Thresholds are hundredths
-- of a percent, so that 9.96 % is never taken for 10 %.
CREATE TABLE policy_profiles (
    id                    uuid PRIMARY KEY,
    division_code         text        NOT NULL, -- the bureau that made it; empty: it came with the program and nobody changes it
    name_zh               text        NOT NULL,
    name_en               text        NOT NULL,
    min_years             integer     NOT NULL CHECK (min_years BETWEEN 0 AND 50),            -- in the present school; 0: not asked for
    more_than_engagements integer     NOT NULL CHECK (more_than_engagements BETWEEN 0 AND 20), -- 聘期 in the present school; 0: not asked for
    min_title             text        NOT NULL, -- code list title; empty: not asked for
    stages                text        NOT NULL, -- JSON list: teachers of other stages are left out
    excluded_reasons      text        NOT NULL, -- JSON list of code list rotation_exclusion: who is noted with one is left out
    counted_kinds         text        NOT NULL, -- JSON list of code list posting_kind
    numerator             text        NOT NULL CHECK (numerator IN ('rotated', 'rotated_eligible')),
    rotation_threshold    integer     NOT NULL CHECK (rotation_threshold BETWEEN 1 AND 10000),
    backbone_threshold    integer     NOT NULL CHECK (backbone_threshold BETWEEN 1 AND 10000),
    backbone_denominator  text        NOT NULL CHECK (backbone_denominator IN ('rotated', 'eligible')),
    source_zh             text        NOT NULL,
    source_en             text        NOT NULL,
    valid_from            date        NOT NULL,
    version               integer     NOT NULL,
    created_at            timestamptz NOT NULL,
    updated_at            timestamptz NOT NULL
);
CREATE INDEX policy_profiles_division_idx ON policy_profiles (division_code);

-- The three county inputs given by hand. What is eligible depends on the profile, so
-- they are kept with it. Withdrawn ones stay, as source 'records'.
CREATE TABLE rotation_inputs (
    id               uuid PRIMARY KEY,
    profile_id       uuid        NOT NULL REFERENCES policy_profiles (id),
    division_code    text REFERENCES divisions (code),
    school_id        uuid REFERENCES schools (id),
    school_year      integer     NOT NULL,
    source           text        NOT NULL CHECK (source IN ('by_hand', 'records')),
    eligible         integer     NOT NULL CHECK (eligible BETWEEN 0 AND 10000000),          -- 符合交流条件教师总数
    rotated          integer     NOT NULL CHECK (rotated BETWEEN 0 AND 10000000),           -- 实际交流轮岗教师数
    backbone_rotated integer     NOT NULL CHECK (backbone_rotated BETWEEN 0 AND 10000000),  -- 实际交流骨干教师数
    note             text        NOT NULL,
    account_id       uuid        NOT NULL REFERENCES accounts (id),
    version          integer     NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    CONSTRAINT rotation_inputs_place_check CHECK ((division_code IS NULL) <> (school_id IS NULL)),
    CONSTRAINT rotation_inputs_backbone_check CHECK (backbone_rotated <= rotated)
);
CREATE UNIQUE INDEX rotation_inputs_division_key ON rotation_inputs (division_code, profile_id, school_year) WHERE division_code IS NOT NULL;
CREATE UNIQUE INDEX rotation_inputs_school_key ON rotation_inputs (school_id, profile_id, school_year) WHERE school_id IS NOT NULL;

-- Teachers whom the bureau leaves out for a school year. The reason is a code and nothing
-- more is kept: it may be about a person's health.
CREATE TABLE rotation_exclusions (
    id           uuid PRIMARY KEY,
    teacher_id   uuid        NOT NULL REFERENCES teachers (id),
    school_year  integer     NOT NULL,
    reason       text        NOT NULL, -- code list rotation_exclusion
    account_id   uuid        NOT NULL REFERENCES accounts (id),
    withdrawn_at timestamptz,
    version      integer     NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL
);
CREATE UNIQUE INDEX rotation_exclusions_valid_key ON rotation_exclusions (teacher_id, school_year) WHERE withdrawn_at IS NULL;

INSERT INTO code_items (list, code, label_zh, label_en, position) VALUES
    ('rotation_exclusion', 'maternity', '孕期哺乳期', 'Pregnancy or nursing', 1),
    ('rotation_exclusion', 'illness', '重大疾病', 'Serious illness', 2),
    ('rotation_exclusion', 'near_retirement', '临近退休', 'Close to retirement', 3),
    ('rotation_exclusion', 'other', '其他', 'Other', 4);

INSERT INTO policy_profiles (id, division_code, name_zh, name_en, min_years, more_than_engagements, min_title, stages, excluded_reasons,
    counted_kinds, numerator, rotation_threshold, backbone_threshold, backbone_denominator, source_zh, source_en, valid_from, version, created_at, updated_at) VALUES
    ('00000000-0000-7000-8000-000000002014', '', '国家2014', 'National 2014', 6, 0, '', '["primary","junior","special"]',
     '["maternity","illness","near_retirement","other"]', '["rotation","support_teaching","itinerant"]', 'rotated', 1000, 2000, 'rotated',
     '《关于推进县（区）域内义务教育学校校长教师交流轮岗的意见》（教师〔2014〕4号）：每学年交流轮岗教师不低于符合交流条件教师总数的10%，其中骨干教师不低于交流轮岗教师总数的20%。符合交流条件的年限由各省规定，此处以同一学校满6年为默认值，不计入的人员和计入的派任类型也是默认值，请教育局核对后另建口径。',
     'Opinions on rotating principals and teachers of compulsory education within counties (教师〔2014〕4号): each school year at least 10% of the eligible teachers rotate, and at least 20% of those are backbone teachers. The years that make a teacher eligible are set by each province: 6 years in one school is a default here, and so are who is left out and which postings count; check and make your own.',
     '2014-09-01', 1, '2014-09-01T00:00:00.000000Z', '2014-09-01T00:00:00.000000Z'),
    ('00000000-0000-7000-8000-000000002016', '', '山东2016', 'Shandong 2016', 0, 2, 'first', '["primary","junior","special"]',
     '["maternity","illness","near_retirement","other"]', '["rotation","support_teaching","itinerant"]', 'rotated', 1000, 2000, 'rotated',
     '山东省2016年关于推进县域内义务教育学校校长教师交流轮岗的规定：在同一学校任教超过两个聘期、具有中级及以上职称的教师符合交流条件。比例沿用国家2014，不计入的人员和计入的派任类型为默认值；文件名称和原文请教育局核对。校长任期的规定未计算。',
     'Rules of Shandong Province of 2016 on rotating principals and teachers within counties: eligible are teachers with an intermediate title or above and more than two engagement periods in one school. The thresholds are those of National 2014; who is left out and which postings count are defaults; check the title and wording of the paper. The rule on principals'' terms is not worked out.',
     '2016-09-01', 1, '2016-09-01T00:00:00.000000Z', '2016-09-01T00:00:00.000000Z'),
    ('00000000-0000-7000-8000-000000000034', '', '安徽', 'Anhui', 6, 0, '', '["primary","junior","special"]',
     '["maternity","illness","near_retirement","other"]', '["rotation","support_teaching","itinerant"]', 'rotated', 1000, 2000, 'eligible',
     '安徽省关于推进县域内义务教育学校校长教师交流轮岗的规定：在同一学校满6年的教师符合交流条件；骨干教师的20%以符合交流条件教师总数为分母。施行日期、不计入的人员和计入的派任类型为默认值；文件名称和原文请教育局核对。',
     'Rules of Anhui Province on rotating principals and teachers within counties: eligible are teachers with 6 years in one school; the 20% of backbone teachers is measured against the eligible teachers. The day they took effect, who is left out and which postings count are defaults; check the title and wording of the paper.',
     '2014-09-01', 1, '2014-09-01T00:00:00.000000Z', '2014-09-01T00:00:00.000000Z');
