import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type CliResult, runCli } from './cli.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface CliProject {
  readonly database: TestDatabase;
  /** The directory of the current test; it contains `pgherd.yaml`. */
  readonly folder: string;
  /** Writes `jobs.yaml`. */
  readonly write: (text: string) => void;
  /** Runs the built program in the directory, with the URL of the database. */
  readonly pgherd: (...args: readonly string[]) => Promise<CliResult>;
}

/**
 * Gives the tests of a file one migrated database, and each test a directory of its own and a database without jobs and topics.
 * `config`: `pgherd.yaml`; without a name the project would be named after the directory.
 */
export function useCliProject(config: string = 'project: default\n'): CliProject {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pgherd-project-'));
    writeFileSync(join(folder, 'pgherd.yaml'), config);
    await database.query('delete from pgherd.jobs');
    await database.query('delete from pgherd.topics');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  return {
    get database() {
      return database;
    },
    get folder() {
      return folder;
    },
    write: (text) => writeFileSync(join(folder, 'jobs.yaml'), text),
    pgherd: (...args) => runCli([...args], { cwd: folder, env: { PGHERD_URL: database.url } }),
  };
}
