import { type Connection, connect } from '../postgres/connection.ts';
import { quoteIdentifier } from '../postgres/identifier.ts';
import { targetOf } from '../postgres/target.ts';
import type { EmbeddedServer } from './server.ts';

/** Copies of one database, which no session may use meanwhile. */
export class DatabaseCopies {
  readonly #server: Pick<EmbeddedServer, 'url'>;
  readonly #template: string;
  readonly #connection: Connection;
  #made = 0;

  private constructor(server: Pick<EmbeddedServer, 'url'>, template: string, connection: Connection) {
    this.#server = server;
    this.#template = template;
    this.#connection = connection;
  }

  static async open(server: Pick<EmbeddedServer, 'url'>, template: string): Promise<DatabaseCopies> {
    const connection = await connect(targetOf(server.url('postgres'), {}), { applicationName: 'pgherd test' });
    return new DatabaseCopies(server, template, connection);
  }

  /** Returns the name and the superuser's URL of a new copy. */
  async create(): Promise<{ readonly name: string; readonly url: string }> {
    this.#made += 1;
    const name = `${this.#template}_${this.#made}`;
    await this.#connection.execute(
      `create database ${quoteIdentifier(name)} template ${quoteIdentifier(this.#template)}`,
    );
    return { name, url: this.#server.url(name) };
  }

  async drop(name: string): Promise<void> {
    await this.#connection.execute(`drop database if exists ${quoteIdentifier(name)} with (force)`);
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}
