import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { PgherdError } from '../../errors.ts';
import { quoteIdentifier } from '../../postgres/identifier.ts';
import { inInstallOrder, objectName, type SchemaFile } from './install-order.ts';
import { withRolePrefix } from './role-names.ts';

/** `home`: the schema of pgherd. `target`: the ledger in another database that tasks run in. */
export type SchemaKind = 'home' | 'target';

/** A change of tables and data that brings an installed schema nearer to the current one. */
export interface Step {
  /** Such as `0002_add_labels`; its number gives the order. */
  readonly name: string;
  readonly sql: string;
}

/** The source of one schema, with the placeholders `@schema@` and `@channel@` in its SQL. */
export interface SchemaSource {
  /** Tables, views and functions, in the order of their installation. */
  readonly files: readonly SchemaFile[];
  /** Rows that a new schema starts with. */
  readonly rows: string;
  readonly grants: string;
  /** In order, without the baseline. */
  readonly steps: readonly Step[];
}

/** The name under which a fresh installation is recorded, besides those of the steps that it contains. */
export const BASELINE = '0001_baseline';

export function readSource(kind: SchemaKind): SchemaSource {
  const read = (path: string): string => readFileSync(new URL(path, FOLDERS[kind]), 'utf8');
  const optional = (path: string): string => (existsSync(new URL(path, FOLDERS[kind])) ? read(path) : '');
  const paths = ['tables', 'views', 'functions'].flatMap((folder) => sqlFiles(kind, folder));
  const files = inInstallOrder(paths.map((path) => ({ path, sql: read(path) })));
  return {
    files,
    rows: optional('rows.sql'),
    grants: grantsOf(files, read('grants.sql')),
    steps: stepNames(kind).map((name) => ({ name, sql: read(`steps/${name}.sql`) })),
  };
}

/** The grants with the names of pgherd's own tables, views, functions and procedures. */
function grantsOf(files: readonly SchemaFile[], grants: string): string {
  const isRoutine = ({ path }: SchemaFile): boolean => path.startsWith('functions/');
  const relations = files.filter((file) => !isRoutine(file)).map((file) => `@schema@.${objectName(file)}`);
  const routines = files.filter(isRoutine).map(objectName);
  return grants.replaceAll('@tables@', relations.join(', ')).replaceAll('@routines@', `'{${routines.join(',')}}'`);
}

/** The names that a current schema has in its table `migrations`, in order. */
export function knownSteps(kind: SchemaKind): readonly string[] {
  return [BASELINE, ...stepNames(kind)];
}

/** The version that this pgherd brings a schema to: the number of its steps, the baseline included. */
export function latestVersion(kind: SchemaKind = 'home'): number {
  return knownSteps(kind).length;
}

export function rolesSql(rolePrefix: string): string {
  return withRolePrefix(readFileSync(new URL('roles.sql', FOLDERS.home), 'utf8'), rolePrefix);
}

/** Creates the schema of a new installation, and goes on as its owner until the transaction ends. */
export function ownerSql(schema: string, rolePrefix: string): string {
  return fillIn(readFileSync(new URL('owner.sql', FOLDERS.home), 'utf8'), schema, rolePrefix);
}

/** The SQL around the re-creation of views and functions in an upgrade. */
export function upgradeSql(part: 'begin' | 'end'): string {
  return readFileSync(new URL(`../../../src/store/upgrade/${part}.sql`, import.meta.url), 'utf8');
}

/** `rolePrefix`: how the names of pgherd's roles begin in this installation. */
export function fillIn(sql: string, schema: string, rolePrefix: string): string {
  return withRolePrefix(sql, rolePrefix)
    .replaceAll('@schema@', quoteIdentifier(schema))
    .replaceAll('@channel@', schema)
    .replaceAll('@role_prefix@', rolePrefix);
}

/** Lower-case and plain, so that the name reads the same quoted and unquoted, in SQL and as a NOTIFY channel. */
export function assertSchemaName(schema: string): void {
  if (!/^[a-z_][a-z0-9_]{0,55}$/.test(schema) || schema.startsWith('pg_')) {
    throw new PgherdError('config_invalid', `schema '${schema}' is not a usable schema name`, {
      hint: 'use lower-case letters, digits and _, at most 56 characters, not starting with pg_',
    });
  }
}

/** The SQL is read from the package, not compiled: the paths hold from both `src` and `dist`. */
const FOLDERS: Readonly<Record<SchemaKind, URL>> = {
  home: new URL('../../../src/store/schema/', import.meta.url),
  target: new URL('../../../src/store/target/', import.meta.url),
};

function stepNames(kind: SchemaKind): readonly string[] {
  return sqlFiles(kind, 'steps')
    .map((path) => path.slice('steps/'.length, -'.sql'.length))
    .sort();
}

/** Paths relative to the folder of the schema; empty when the folder does not exist. */
function sqlFiles(kind: SchemaKind, folder: string): readonly string[] {
  const url = new URL(`${folder}/`, FOLDERS[kind]);
  if (!existsSync(url)) return [];
  return readdirSync(url, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sqlFiles(kind, path);
    return entry.name.endsWith('.sql') ? [path] : [];
  });
}
