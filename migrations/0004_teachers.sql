-- +goose Up

-- Teachers. No national ID number is kept; a phone only if it was given.
CREATE TABLE teachers (
    id            uuid PRIMARY KEY,
    name          text        NOT NULL,
    name_folded   text        NOT NULL,
    staff_number  text        NOT NULL,
    phone         text        NOT NULL,
    stage         text        NOT NULL,
    title         text        NOT NULL, -- 职称 and 骨干层次 as they are now; teacher_ranks has what they were
    backbone      text        NOT NULL,
    subjects      text        NOT NULL, -- JSON list
    school_id     uuid        NOT NULL REFERENCES schools (id), -- where the teacher is, or was last
    left_on       date,                 -- the first day at no school any more
    anonymised_at timestamptz,
    version       integer     NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);
CREATE INDEX teachers_school_idx ON teachers (school_id, name_folded, id);
CREATE INDEX teachers_name_idx ON teachers (name_folded, id);

-- The schools a teacher belonged to, each until the day of leaving.
CREATE TABLE teacher_stays (
    teacher_id uuid NOT NULL REFERENCES teachers (id),
    school_id  uuid NOT NULL REFERENCES schools (id),
    entered_on date NOT NULL,
    left_on    date CHECK (left_on > entered_on),
    PRIMARY KEY (teacher_id, entered_on)
);
CREATE UNIQUE INDEX teacher_stays_open_key ON teacher_stays (teacher_id) WHERE left_on IS NULL;
CREATE INDEX teacher_stays_school_idx ON teacher_stays (school_id, entered_on, left_on, teacher_id);

-- 聘期: the periods of engagement, usually three years each.
CREATE TABLE teacher_engagements (
    teacher_id uuid NOT NULL REFERENCES teachers (id),
    starts_on  date NOT NULL,
    ends_on    date CHECK (ends_on > starts_on),
    PRIMARY KEY (teacher_id, starts_on)
);

-- Title and backbone level from a day on.
CREATE TABLE teacher_ranks (
    teacher_id uuid NOT NULL REFERENCES teachers (id),
    since      date NOT NULL,
    title      text NOT NULL,
    backbone   text NOT NULL,
    PRIMARY KEY (teacher_id, since)
);

-- A teacher's time away from the home school: [starts_on, ends_on).
CREATE TABLE postings (
    id                  uuid PRIMARY KEY,
    teacher_id          uuid        NOT NULL REFERENCES teachers (id),
    kind                text        NOT NULL,
    status              text        NOT NULL CHECK (status IN ('proposed', 'approved', 'rejected', 'withdrawn', 'ended')),
    status_reason       text        NOT NULL,
    end_reason          text        NOT NULL, -- code list posting_end_reason
    home_school_id      uuid        NOT NULL REFERENCES schools (id),
    to_school_id        uuid REFERENCES schools (id),
    to_place            text        NOT NULL, -- by name, where the place is no school of ours
    key_area            boolean     NOT NULL, -- 扶贫重点地区
    starts_on           date        NOT NULL,
    ends_on             date,
    planned_ends_on     date,
    share_percent       integer     NOT NULL CHECK (share_percent BETWEEN 1 AND 100),
    subject             text        NOT NULL,
    duties              text        NOT NULL,
    transfers_personnel boolean     NOT NULL,
    home_setting        text        NOT NULL, -- of that day, so that a later change does not rewrite it
    to_setting          text        NOT NULL,
    home_division       text        NOT NULL,
    to_division         text        NOT NULL, -- empty where the place is no school of ours
    title               text        NOT NULL,
    backbone            text        NOT NULL,
    appraisal           text        NOT NULL, -- 优秀 … of the host, empty until given
    appraisal_note      text        NOT NULL,
    appraised_on        date,
    proposed_by         uuid        NOT NULL REFERENCES accounts (id),
    decided_by          uuid REFERENCES accounts (id),
    version             integer     NOT NULL,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    CONSTRAINT postings_dates_check CHECK (ends_on > starts_on),
    CONSTRAINT postings_schools_check CHECK (to_school_id <> home_school_id),
    CONSTRAINT postings_place_check CHECK ((to_school_id IS NULL) = (to_place <> ''))
);
CREATE INDEX postings_home_idx ON postings (home_school_id, starts_on, ends_on, status, kind, teacher_id);
CREATE INDEX postings_host_idx ON postings (to_school_id, starts_on, ends_on, status, kind, teacher_id);
-- What the reports of a division count, and a wide scope's list in order.
CREATE INDEX postings_given_idx ON postings (home_division, starts_on, ends_on, status);
CREATE INDEX postings_received_idx ON postings (to_division, starts_on, ends_on, status);
CREATE INDEX postings_start_idx ON postings (starts_on, id);
CREATE INDEX postings_teacher_idx ON postings (teacher_id, starts_on);
CREATE INDEX postings_waiting_idx ON postings (created_at, id) WHERE status = 'proposed';

-- What a posted teacher did in a month.
CREATE TABLE service_reports (
    posting_id       uuid        NOT NULL REFERENCES postings (id),
    month            integer     NOT NULL, -- yyyymm
    lessons_taught   integer     NOT NULL CHECK (lessons_taught BETWEEN 0 AND 1000),
    lessons_observed integer     NOT NULL CHECK (lessons_observed BETWEEN 0 AND 1000),
    talks            integer     NOT NULL CHECK (talks BETWEEN 0 AND 1000),
    mentored         integer     NOT NULL CHECK (mentored BETWEEN 0 AND 10000),
    note             text        NOT NULL,
    account_id       uuid        NOT NULL REFERENCES accounts (id),
    version          integer     NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    PRIMARY KEY (posting_id, month)
);

-- 支教（交流）证明. content is what was printed, as JSON; it never changes, a correction
-- voids it. Only anonymising takes the name out.
CREATE TABLE certificates (
    number      text PRIMARY KEY,
    posting_id  uuid        NOT NULL REFERENCES postings (id),
    check_code  text        NOT NULL,
    content     text        NOT NULL,
    issued_at   timestamptz NOT NULL,
    voided_on   date,
    void_reason text        NOT NULL -- a word of ours that anybody may read; who and why stands in the audit log
);
CREATE UNIQUE INDEX certificates_valid_key ON certificates (posting_id) WHERE voided_on IS NULL;
CREATE INDEX certificates_posting_idx ON certificates (posting_id);

-- The last number given out in a year.
CREATE TABLE certificate_numbers (
    year integer PRIMARY KEY,
    last integer NOT NULL
);

INSERT INTO code_items (list, code, label_zh, label_en, position) VALUES
    ('posting_kind', 'rotation', '轮岗交流', 'Rotation', 1),
    ('posting_kind', 'on_post_training', '顶岗培训', 'On-post training', 2),
    ('posting_kind', 'support_teaching', '市派支教', 'Support teaching', 3),
    ('posting_kind', 'shadowing', '跟岗', 'Shadowing', 4),
    ('posting_kind', 'itinerant', '走教', 'Itinerant teaching', 5),
    ('posting_status', 'proposed', '待审批', 'Proposed', 1),
    ('posting_status', 'approved', '已批准', 'Approved', 2),
    ('posting_status', 'rejected', '未批准', 'Rejected', 3),
    ('posting_status', 'withdrawn', '已撤回', 'Withdrawn', 4),
    ('posting_status', 'ended', '提前结束', 'Ended early', 5),
    ('posting_end_reason', 'family', '家庭原因', 'Family', 1),
    ('posting_end_reason', 'health', '健康', 'Health', 2),
    ('posting_end_reason', 'work', '工作需要', 'Needs of work', 3),
    ('posting_end_reason', 'completed', '提前完成', 'Completed early', 4),
    ('posting_end_reason', 'other', '其他', 'Other', 5),
    ('title', 'none', '未定级', 'None', 1),
    ('title', 'third', '三级教师', 'Third grade', 2),
    ('title', 'second', '二级教师', 'Second grade', 3),
    ('title', 'first', '一级教师（中级）', 'First grade (intermediate)', 4),
    ('title', 'senior', '高级教师', 'Senior', 5),
    ('title', 'full_senior', '正高级教师', 'Full senior', 6),
    ('backbone', 'none', '无', 'None', 1),
    ('backbone', 'county', '县级骨干', 'County backbone teacher', 2),
    ('backbone', 'city', '市级骨干', 'City backbone teacher', 3),
    ('backbone', 'province', '省级骨干', 'Province backbone teacher', 4),
    ('backbone', 'subject_leader', '学科带头人', 'Subject leader', 5),
    ('backbone', 'master', '名师', 'Master teacher', 6),
    ('backbone', 'special', '特级教师', 'Special-grade teacher', 7),
    ('appraisal', 'excellent', '优秀', 'Excellent', 1),
    ('appraisal', 'competent', '称职', 'Competent', 2),
    ('appraisal', 'basic', '基本称职', 'Basically competent', 3),
    ('appraisal', 'incompetent', '不称职', 'Not competent', 4);
