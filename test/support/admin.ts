import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** A superuser's session past all networks, opened again when the server was away. */
export class Admin {
  readonly #url: string;
  #client: pg.Client | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(url: string) {
    this.#url = url;
  }

  /** Asks again for as long as the server is away, half a minute at most: only for what may be asked twice. */
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

  /** Asks once: fails when the server is away. */
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

/** Throws when the server does not let it in. An error of the session later on is the next query's. */
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

/** The server's own word, but not that it goes or comes. */
function isAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !/^(57P0|08|53300)/.test(error.code ?? '');
}
