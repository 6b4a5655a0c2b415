import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** A superuser's session that no simulated network affects, opened again when the server was stopped. */
export class Admin {
  readonly #url: string;
  #client: pg.Client | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(url: string) {
    this.#url = url;
  }

  /** Repeats the query while the server is down, half a minute at most: only for queries that may run twice. */
  async query<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const deadlineMs = performance.now() + 30_000;
    for (;;) {
      try {
        return await this.once<Row>(sql, values);
      } catch (error) {
        if (isAnswer(error) || performance.now() > deadlineMs) throw error;
        await delay(50);
      }
    }
  }

  /** Queries once: fails when the server is down. */
  once<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const rows = this.#last.then(() => this.#ask<Row>(sql, values));
    this.#last = rows.catch(() => {});
    return rows;
  }

  async #ask<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[]): Promise<readonly Row[]> {
    this.#client ??= await open(this.#url);
    try {
      return (await this.#client.query<Row>(sql, [...values])).rows;
    } catch (error) {
      if (!isAnswer(error)) {
        void this.#client?.end().catch(() => {});
        this.#client = null;
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#client?.end().catch(() => {});
  }
}

/** Throws when the server refuses the login. An error of the session after that belongs to the next query. */
export async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'test driver',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    client.end().catch(() => {});
    throw error;
  }
  return client;
}

/** Whether the error is PostgreSQL's own, and not about a start or a shutdown. */
function isAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !/^(57P0|08|53300)/.test(error.code ?? '');
}
