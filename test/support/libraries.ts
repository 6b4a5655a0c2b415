import { PrismaPg } from '@prisma/adapter-pg';
import { drizzle } from 'drizzle-orm/node-postgres';
import { drizzle as drizzleOnPostgresJs } from 'drizzle-orm/postgres-js';
import knex from 'knex';
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import postgres from 'postgres';
import type { Executor } from '../../src/client.ts';
import { PrismaClient } from '../fixtures/prisma-client.mjs';

/** A library that applications use to talk to PostgreSQL, connected to one database. */
export interface Library {
  readonly executor: Executor;
  /** The library's own transaction: committed when `work` resolves, rolled back when it throws. */
  transaction(work: (executor: Executor) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Each library, as its own documentation connects it. */
export const LIBRARIES: Readonly<Record<string, (url: string) => Promise<Library>>> = {
  'a pool of pg': async (url) => {
    const pool = new pg.Pool({ connectionString: url });
    return {
      executor: pool,
      transaction: async (work) => {
        const client = await pool.connect();
        try {
          await inTransaction(client, work);
        } finally {
          client.release();
        }
      },
      close: () => pool.end(),
    };
  },
  'a client of pg': async (url) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return { executor: client, transaction: (work) => inTransaction(client, work), close: () => client.end() };
  },
  Kysely: async (url) => {
    const dialect = new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) });
    const db = new Kysely<object>({ dialect, plugins: [new CamelCasePlugin()] });
    return {
      executor: db,
      transaction: (work) => db.transaction().execute(work),
      close: () => db.destroy(),
    };
  },
  'Drizzle on pg': async (url) => {
    const pool = new pg.Pool({ connectionString: url });
    const db = drizzle({ client: pool });
    return { executor: db, transaction: (work) => db.transaction(work), close: () => pool.end() };
  },
  'Drizzle on postgres.js': async (url) => {
    const sql = postgres(url, { onnotice: () => {} });
    const db = drizzleOnPostgresJs({ client: sql });
    return { executor: db, transaction: (work) => db.transaction(work), close: () => sql.end() };
  },
  Prisma: async (url) => {
    const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
    return {
      executor: prisma,
      transaction: (work) => prisma.$transaction(work),
      close: () => prisma.$disconnect(),
    };
  },
  Knex: async (url) => {
    const db = knex({ client: 'pg', connection: url });
    return { executor: db, transaction: (work) => db.transaction(work), close: () => db.destroy() };
  },
  'postgres.js': async (url) => {
    const sql = postgres(url, { onnotice: () => {} });
    return {
      executor: sql,
      transaction: async (work) => {
        await sql.begin(work);
      },
      close: () => sql.end(),
    };
  },
};

async function inTransaction(client: pg.ClientBase, work: (executor: Executor) => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
