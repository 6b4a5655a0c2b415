-- A session plans these statements once, and a queue is often empty then: of a table of a page or two PostgreSQL reads all, by a
-- plan that stays while the table grows to a million tasks, until autovacuum comes by. Here an index is always right.
-- What `_complete` does for a job may read a small table whole all the same; `jit` would take that for a dear plan.
alter function @schema@._begin(bigint, uuid) set enable_seqscan = off;
alter function @schema@._finish(bigint, uuid, bigint, boolean) set enable_seqscan = off;
alter function @schema@._complete(bigint, uuid, bigint) set enable_seqscan = off;
alter function @schema@._complete(bigint, uuid, bigint) set jit = off;
alter function @schema@._try_enter(bigint, uuid) set enable_seqscan = off;
alter function @schema@._claim(bigint, int, int, text, text[], int[], text[], bigint[]) set enable_seqscan = off;
