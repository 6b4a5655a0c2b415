import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultProject } from '../../../src/definition/project.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { exportDefinitions } from '../../../src/reconcile/export.ts';
import { planChanges } from '../../../src/reconcile/plan.ts';
import { arbitrarySet } from '../../support/arbitrary-definitions.ts';
import type { TestDatabase } from '../../support/database.ts';
import { applySet, requestFrom, useDatabase } from '../../support/reconcile.ts';

let folder: string;
let database: TestDatabase;
let connection: Connection;

useDatabase((opened) => {
  ({ database, connection } = opened);
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pgherd-export-'));
  await database.query('delete from pgherd.jobs');
  await database.query('delete from pgherd.topics');
});
afterEach(() => rmSync(folder, { recursive: true }));

const PROJECT = { config: defaultProject('.'), layers: [], environmentNames: [], declaredVars: [] };

describe('export', () => {
  test('returns a file whose plan is empty, for anything applied', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySet, async (set) => {
        await applySet(connection, set);
        const [exported] = await exportDefinitions(connection, 'pgherd', { kind: 'project', project: 'test' }, PROJECT);
        const file = join(folder, 'jobs.yaml');
        writeFileSync(file, exported?.yaml ?? '');
        const request = await requestFrom(file);
        const plan = await planChanges(connection, request, { lockTimeoutMs: 1_000 });

        expect(exported?.remarks).toEqual([]);
        expect([plan.changes, plan.drift]).toEqual([[], []]);
        expect(plan.summary.unchanged).toBe(set.jobs.length + set.topics.length);
      }),
      { numRuns: 30 },
    );
  });
});
