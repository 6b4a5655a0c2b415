/** A `Pool`, `Client` or `PoolClient` of pg. */
export interface PgExecutor {
  query(text: string, values: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** A `Kysely` or a `Transaction` of Kysely. */
export interface KyselyExecutor {
  /** The query is an object of Kysely: `never` accepts the parameter of any version. */
  executeQuery(query: never): Promise<{ readonly rows: readonly unknown[] }>;
}

/** A database or a transaction of Drizzle, for node-postgres or postgres.js. */
export interface DrizzleExecutor {
  execute(query: string): PromiseLike<unknown>;
}

/** A `PrismaClient`, or the client that an interactive transaction receives. */
export interface PrismaExecutor {
  $queryRawUnsafe(query: string, ...values: unknown[]): PromiseLike<unknown>;
}

/** A `Knex` or a `Knex.Transaction`. */
export interface KnexExecutor {
  raw(sql: string, bindings: readonly string[]): PromiseLike<unknown>;
}

/** `sql` of postgres.js, or the one that `sql.begin` passes. */
export interface PostgresJsExecutor {
  unsafe(query: string, parameters?: string[]): PromiseLike<unknown>;
}

/** An object that executes the client's statements. Inside a transaction of its library, they are part of that transaction. */
export type Executor =
  | PgExecutor
  | KyselyExecutor
  | DrizzleExecutor
  | PrismaExecutor
  | KnexExecutor
  | PostgresJsExecutor;
