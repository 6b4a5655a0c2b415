import { readdirSync, readFileSync } from 'node:fs';
import { PgherdError } from '../errors.ts';
import { quoteIdentifier } from '../postgres/identifier.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** `home`: the schema pgherd lives in. `target`: the ledger in another database that tasks run in. */
export type MigrationSet = 'home' | 'target';

/** The migrations behind `after`, in order, for this schema. */
export function migrationsAfter(after: number, schema: string, set: MigrationSet = 'home'): readonly Migration[] {
  return readdirSync(FOLDERS[set])
    .flatMap((file) => {
      const match = /^(\d{4})_(\w+)\.sql$/.exec(file);
      return match === null ? [] : [{ file, version: Number(match[1]), name: file.slice(0, -4) }];
    })
    .filter((migration) => migration.version > after)
    .sort((a, b) => a.version - b.version)
    .map(({ file, version, name }) => ({ version, name, sql: readSql(set, file, schema) }));
}

/** The version that this pgherd brings a schema to. */
export function latestVersion(set: MigrationSet = 'home'): number {
  return Math.max(...readdirSync(FOLDERS[set]).map((file) => Number(/^(\d{4})_/.exec(file)?.[1] ?? 0)));
}

export function rolesSql(): string {
  return readFileSync(new URL('roles.sql', FOLDERS.home), 'utf8');
}

export function grantsSql(schema: string): string {
  return readSql('home', 'grants.sql', schema);
}

/** Lower-case and plain, so that the name reads the same quoted and unquoted, in SQL and as a NOTIFY channel. */
export function assertSchemaName(schema: string): void {
  if (!/^[a-z_][a-z0-9_]{0,55}$/.test(schema) || schema.startsWith('pg_')) {
    throw new PgherdError('config_invalid', `schema '${schema}' is no usable schema name`, {
      hint: 'use lower-case letters, digits and _, at most 56 characters, not starting with pg_',
    });
  }
}

/** The sources stand beside the compiled files in the package: found from both `src` and `dist`. */
const FOLDERS: Readonly<Record<MigrationSet, URL>> = {
  home: new URL('../../src/store/migrations/', import.meta.url),
  target: new URL('../../src/store/target/', import.meta.url),
};

function readSql(set: MigrationSet, file: string, schema: string): string {
  assertSchemaName(schema);
  const sql = readFileSync(new URL(file, FOLDERS[set]), 'utf8');
  return sql.replaceAll('@schema@', quoteIdentifier(schema)).replaceAll('@channel@', schema);
}
