import { type Connection, connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import type { BenchServer } from './server.ts';

/** A database of its own for one measurement, with a ledger of executed tasks, and a role that jobs run as. */
export interface Scratch {
  readonly name: string;
  /** The superuser's. */
  readonly url: string;
  readonly role: { readonly name: string; readonly password: string; readonly url: string };
  /** The harness's own session in it, as superuser. */
  readonly control: Connection;
}

let made = 0;

/** Returns the result of `use`; the database and the role are dropped afterwards. */
export async function withScratch<T>(server: BenchServer, use: (scratch: Scratch) => Promise<T>): Promise<T> {
  made += 1;
  const name = `pgherd_bench_${process.pid}_${made}`;
  const role = `${name}_job`;
  const password = `bench-${process.pid}`;
  const home = await connect(targetOf(server.url), { applicationName: 'bench' });
  try {
    await home.execute(`create database ${name}`);
    await home.execute(`create role ${role} login password '${password}'`);
    const url = urlOf(server.url, name);
    const control = await connect(targetOf(url), { applicationName: 'bench' });
    try {
      await control.execute(
        `create table ledger (task bigint not null, at timestamptz not null default clock_timestamp());
         grant insert on ledger to ${role}`,
      );
      return await use({ name, url, role: { name: role, password, url: urlOf(url, name, role, password) }, control });
    } finally {
      await control.close();
    }
  } finally {
    await home.execute(`drop database if exists ${name} with (force)`);
    await home.execute(`drop role if exists ${role}`);
    await home.close();
  }
}

function urlOf(base: string, database: string, user?: string, password?: string): string {
  const url = new URL(base);
  url.pathname = `/${database}`;
  if (user !== undefined) url.username = user;
  if (password !== undefined) url.password = password;
  return url.href;
}
