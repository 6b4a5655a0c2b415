/** Replaces pgbench where it is not installed: `raw-inserts.ts CONNECTIONS EACH simple|prepared`, on BENCH_URL. */
import { connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';

const [slots, each, mode] = process.argv.slice(2);
const connections = await Promise.all(
  Array.from({ length: Number(slots) }, () =>
    connect(targetOf(process.env.BENCH_URL ?? null), { applicationName: 'bench raw' }),
  ),
);
await Promise.all(
  connections.map(async (connection) => {
    for (let task = 1; task <= Number(each); task++) {
      if (mode === 'prepared') await connection.query('insert into ledger (task) values ($1)', [task], 'raw');
      else await connection.execute(`insert into ledger (task) values (${task})`);
    }
  }),
);
await Promise.all(connections.map((connection) => connection.close()));
