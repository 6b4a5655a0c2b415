import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { buildProgram } from './build-program.ts';
import { keepsDatabases, waitForReader } from './keep-databases.ts';
import { prepareTemplate } from './prepare-template.ts';
import { startTestServer } from './test-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's URL on the test server. */
    readonly serverUrl: string;
    /** The database that `createTestDatabase` copies. */
    readonly templateName: string;
  }
}

/** Builds the program, starts one server for the whole run, and passes its URL and a migrated template database to the tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildProgram();
  const server = await startTestServer();
  try {
    const templateName = `pgherd_template_${randomBytes(4).toString('hex')}`;
    const version = await onServer(server.url, async (client) => {
      await client.query(`create database ${templateName}`);
      const result = await client.query<{ server_version: string }>('show server_version');
      return result.rows[0]?.server_version ?? 'unknown';
    });
    process.stderr.write(`${project.name} tests run on PostgreSQL ${version}: ${server.description}\n`);
    const templateUrl = new URL(server.url);
    templateUrl.pathname = `/${templateName}`;
    await prepareTemplate(templateUrl.href);
    project.provide('serverUrl', server.url);
    project.provide('templateName', templateName);
    return async () => {
      if (keepsDatabases()) await waitForReader(server);
      await onServer(server.url, (client) => client.query(`drop database if exists ${templateName} with (force)`));
      await server.stop();
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function onServer<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
