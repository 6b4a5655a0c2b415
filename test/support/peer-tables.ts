/** The tables of pg_timetable 5 that `import` reads. */
export const TIMETABLE_TABLES = `
  create schema timetable;
  create domain timetable.cron as text;
  create type timetable.command_kind as enum ('SQL', 'PROGRAM', 'BUILTIN');
  create table timetable.chain (chain_id bigserial primary key, chain_name text not null unique, run_at timetable.cron,
    max_instances int, timeout int default 0, live boolean default false, self_destruct boolean default false,
    exclusive_execution boolean default false, client_name text, on_error text);
  create table timetable.task (task_id bigserial primary key, chain_id bigint references timetable.chain, task_order double precision not null,
    task_name text, kind timetable.command_kind not null default 'SQL', command text not null, run_as text, database_connection text,
    ignore_error boolean not null default false, autonomous boolean not null default false, timeout int default 0,
    live boolean not null default true);
  create table timetable.parameter (task_id bigint references timetable.task, order_id int, value jsonb, primary key (task_id, order_id));`;

/** The tables of pgAgent 4 that `import` reads. */
export const PGAGENT_TABLES = `
  create schema pgagent;
  create table pgagent.pga_jobclass (jclid serial primary key, jclname text not null);
  create table pgagent.pga_job (jobid serial primary key, jobjclid int4 not null, jobname text not null, jobdesc text not null default '',
    jobhostagent text not null default '', jobenabled bool not null default true);
  create table pgagent.pga_jobstep (jstid serial primary key, jstjobid int4 not null, jstname text not null, jstenabled bool not null default true,
    jstkind char not null, jstcode text not null, jstconnstr text not null default '', jstdbname name not null default '',
    jstonerror char not null default 'f');
  create table pgagent.pga_schedule (jscid serial primary key, jscjobid int4 not null, jscname text not null, jscenabled bool not null default true,
    jscstart timestamptz not null default current_timestamp, jscend timestamptz, jscminutes bool[60] not null, jschours bool[24] not null,
    jscweekdays bool[7] not null default array_fill(false, array[7]), jscmonthdays bool[32] not null default array_fill(false, array[32]),
    jscmonths bool[12] not null default array_fill(false, array[12]));
  create table pgagent.pga_exception (jexid serial primary key, jexscid int4 not null, jexdate date, jextime time);`;
