-- Rows that follow from the feed, in a schema of their own: never backed up, made anew when they are missing or another
-- program made them. Same tables as in SQLite. Texts are ordered by their bytes, as there.
CREATE SCHEMA rows;

-- The form of the tables below, so that another program throws them away and makes its own.
CREATE TABLE rows.form (number int PRIMARY KEY);

-- How far the rows are, written in the same transaction as they. Whoever holds the lock of this row writes.
CREATE TABLE rows.standing (
  one      int    PRIMARY KEY CHECK (one = 1),
  filled   bool   NOT NULL,                         -- false: there are no rows, and nothing else here means anything
  version  bigint NOT NULL,
  level    int    NOT NULL,
  epoch    bytea  NOT NULL CHECK (octet_length(epoch) = 16),
  place    bigint NOT NULL,
  newest   bigint NOT NULL,
  noted    bigint NOT NULL,
  making   bool   NOT NULL,
  made_to  bytea  NOT NULL CHECK (octet_length(made_to) IN (0, 42))
) WITH (fillfactor = 10);

INSERT INTO rows.standing VALUES (1, false, 0, 0, decode(repeat('00', 16), 'hex'), 0, 0, 0, false, '');

CREATE TABLE rows.matter (
  id       bytea PRIMARY KEY CHECK (octet_length(id) = 16),
  scope    bytea NOT NULL CHECK (octet_length(scope) = 24),
  unit     bytea,
  number   text  NOT NULL,
  subject  text  NOT NULL,
  gone     bool  NOT NULL
);

CREATE TABLE rows.task (
  id               bytea  PRIMARY KEY CHECK (octet_length(id) = 16),
  scope            bytea  NOT NULL CHECK (octet_length(scope) = 24),
  case_id          bytea,
  number           text   NOT NULL,
  origin           text   NOT NULL,
  employer_name    text   NOT NULL,
  employer_reg_no  text   NOT NULL,
  place            text   NOT NULL,
  object           text   NOT NULL,
  area             text   NOT NULL,
  sheets           text   NOT NULL,
  reason           text   NOT NULL,
  planned_day      text   NOT NULL,
  planned_time     text   NOT NULL,
  due_day          text   NOT NULL,
  created_ms       bigint NOT NULL,
  created_by       bytea,
  state            text   NOT NULL,
  inspector        bytea,
  awaits_verdict   bool   NOT NULL,
  gone             bool   NOT NULL,
  disputed         bool   NOT NULL,
  conflicts        text   NOT NULL,
  due              text   COLLATE "C" NOT NULL
);

CREATE INDEX task_by_due ON rows.task (due, id);
CREATE INDEX task_by_inspector ON rows.task (inspector, due, id);
CREATE INDEX task_by_scope ON rows.task (scope, due, id);
CREATE INDEX task_by_state ON rows.task (state, due, id);

CREATE TABLE rows.note (
  id         bytea  PRIMARY KEY CHECK (octet_length(id) = 16),
  scope      bytea  NOT NULL CHECK (octet_length(scope) = 24),
  task       bytea  NOT NULL,
  text       text   NOT NULL,
  author     bytea,
  saved_ms   bigint NOT NULL,
  based_on   bytea  NOT NULL,
  retracted  bool   NOT NULL,
  disputed   bool   NOT NULL,
  conflict   bool   NOT NULL
);

CREATE INDEX note_by_task ON rows.note (task, id);

CREATE TABLE rows.thing (
  entity    bytea PRIMARY KEY CHECK (octet_length(entity) = 18),
  scope     bytea NOT NULL CHECK (octet_length(scope) = 24),
  parent    bytea NOT NULL CHECK (octet_length(parent) IN (0, 16)),
  state     text  NOT NULL,
  fields    bytea NOT NULL,
  gone      bool  NOT NULL,
  disputed  bool  NOT NULL
);

CREATE INDEX thing_by_scope ON rows.thing (scope, entity);
CREATE INDEX thing_by_parent ON rows.thing (parent, entity);

CREATE TABLE rows.answer (
  holder    bytea NOT NULL CHECK (octet_length(holder) = 18),
  slot      bytea NOT NULL,
  question  bytea NOT NULL,
  said      bytea NOT NULL,
  PRIMARY KEY (holder, slot)
);

CREATE TABLE rows.conflict (
  entity  bytea NOT NULL CHECK (octet_length(entity) = 18),
  slot    bytea NOT NULL,
  field   bytea NOT NULL,
  scope   bytea NOT NULL CHECK (octet_length(scope) = 24),
  PRIMARY KEY (entity, slot)
);

CREATE INDEX conflict_by_scope ON rows.conflict (scope, entity, slot);
