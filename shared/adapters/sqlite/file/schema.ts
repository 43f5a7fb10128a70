/**
 * The tables as they were first released. A column beside the JSON is one that a statement seeks by; what is only for the eye is a virtual
 * column. `json_extract` and not `->>`: the sqlite3 shell of Ubuntu 22.04 (3.37) does not read that.
 */
export const FIRST_SCHEMA = `
create table heads (
  job_id text not null primary key,
  version integer not null,
  self_clocked integer not null,
  wake_at integer,
  expires_at integer,
  head text not null,
  state text generated always as (json_extract(head, '$.state')) virtual,
  next_fire text generated always as (datetime(json_extract(head, '$.nextFireAt'), 'unixepoch')) virtual
) strict;
create index heads_due on heads (self_clocked, wake_at, job_id) where wake_at is not null;
create index heads_expired on heads (expires_at) where expires_at is not null;

create table definitions (
  job_id text not null,
  revision integer not null,
  expires_at integer,
  definition text not null,
  primary key (job_id, revision)
) strict;
create index definitions_expired on definitions (expires_at) where expires_at is not null;

create table jobs (
  job_id text not null primary key,
  summary text not null,
  name text generated always as (json_extract(summary, '$.name')) virtual,
  state text generated always as (json_extract(summary, '$.state')) virtual
) strict;

create table runs (
  job_id text not null,
  fire integer not null,
  run_id text not null,
  version integer not null,
  span_from integer,
  day text,
  expires_at integer not null,
  run text not null,
  at text generated always as (datetime(fire, 'unixepoch')) virtual,
  status text generated always as (json_extract(run, '$.status')) virtual,
  reason text generated always as (json_extract(run, '$.reason')) virtual,
  primary key (job_id, fire, run_id)
) strict;
create index runs_of_day on runs (day, fire, run_id) where day is not null;
create index runs_spans on runs (job_id, fire) where span_from is not null;
create index runs_expired on runs (expires_at);

create table output (
  run_id text not null,
  attempt integer not null,
  chunk integer not null,
  begins integer not null,
  ends integer not null,
  expires_at integer not null,
  text text not null,
  primary key (run_id, attempt, chunk)
) strict;
create index output_order on output (run_id, attempt, ends);
create index output_expired on output (expires_at);

create table audit (
  job_id text not null,
  at integer not null,
  version integer not null,
  expires_at integer not null,
  entry text not null,
  time text generated always as (datetime(at, 'unixepoch')) virtual,
  action text generated always as (json_extract(entry, '$.action')) virtual,
  primary key (job_id, at, version)
) strict;
create index audit_expired on audit (expires_at);

create table gates (
  name text not null primary key,
  version integer not null,
  gate text not null
) strict;

create table switch (
  id integer not null primary key check (id = 1),
  version integer not null,
  switch text not null
) strict;

create table bookmarks (
  name text not null primary key,
  text text not null
) strict;

create table keys (
  hash text not null primary key,
  expires_at integer not null,
  value text not null
) strict;
create index keys_expired on keys (expires_at);

create table probe (
  id integer not null primary key check (id = 1),
  bytes blob not null
) strict;
`;

/** The jobs of each tag. */
export const TAGS_SCHEMA = `
create table job_tags (
  tag text not null,
  job_id text not null,
  primary key (tag, job_id)
) strict, without rowid;
create index job_tags_of_job on job_tags (job_id);
insert into job_tags (tag, job_id)
  select distinct tags.value, job_id from jobs, json_each(summary, '$.tags') tags where tags.type = 'text';
`;

/** Heads of jobs with runs that are not over are found by an index of them alone. */
export const OPEN_SCHEMA = `
alter table heads add column has_open integer not null default 0;
update heads set has_open = 1
  where json_array_length(head, '$.active') > 0 or json_array_length(head, '$.waiting') > 0
    or json_array_length(head, '$.later') > 0;
create index heads_open on heads (job_id) where has_open = 1;
`;

/** The deliveries of notices: an index has those that are pending, by channel. */
export const DELIVERIES_SCHEMA = `
create table deliveries (
  job_id text not null,
  since integer not null,
  notice_id text not null,
  channel text not null,
  version integer not null,
  pending_at integer,
  expires_at integer not null,
  delivery text not null,
  state text generated always as (json_extract(delivery, '$.state')) virtual,
  primary key (job_id, since, notice_id, channel)
) strict;
create index deliveries_pending on deliveries (channel, pending_at, notice_id, job_id) where pending_at is not null;
create index deliveries_expired on deliveries (expires_at);
`;

/**
 * The views of heads and runs, for the eye alone: SQLite computes generated columns, virtual ones too, whenever a row is written,
 * which is half of what a head's write takes.
 */
export const VIEWS_SCHEMA = `
alter table heads drop column state;
alter table heads drop column next_fire;
alter table heads rename to head_rows;
create view heads as
  select job_id, iif(json_valid(head), json_extract(head, '$.state'), null) state,
    iif(json_valid(head), datetime(json_extract(head, '$.nextFireAt'), 'unixepoch'), null) next_fire,
    version, self_clocked, wake_at, has_open, expires_at, head
  from head_rows;
alter table runs drop column at;
alter table runs drop column status;
alter table runs drop column reason;
alter table runs rename to run_rows;
create view runs as
  select job_id, datetime(fire, 'unixepoch') at, run_id, iif(json_valid(run), json_extract(run, '$.status'), null) status,
    iif(json_valid(run), json_extract(run, '$.reason'), null) reason, fire, version, span_from, day, expires_at, run
  from run_rows;
`;

/** The heads of channels. */
export const CHANNELS_SCHEMA = `
create table channels (
  name text not null primary key,
  version integer not null,
  head text not null
) strict;
`;

/** Heads of jobs in trouble are found by an index of them alone; those of before come into it with their next write. */
export const TROUBLE_SCHEMA = `
alter table head_rows add column trouble_since integer;
create index heads_trouble on head_rows (trouble_since, job_id) where trouble_since is not null;
`;

/** Calendars that schedules may name: their heads, and their revisions. */
export const CALENDARS_SCHEMA = `
create table calendars (
  name text not null primary key,
  version integer not null,
  head text not null
) strict;
create table calendar_revisions (
  name text not null,
  revision integer not null,
  calendar text not null,
  primary key (name, revision)
) strict;
`;

/** The pages of days that are closed. */
export const RECEIPTS_SCHEMA = `
create table receipts (
  day text not null,
  number integer not null,
  receipt text not null,
  expires_at integer not null,
  primary key (day, number)
) strict;
create index receipts_expired on receipts (expires_at);
`;
