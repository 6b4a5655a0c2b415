import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { SCHEDULE_FIELDS } from '../../../src/definition/definition.ts';
import { keyOfField } from '../../../src/definition/keys.ts';
import { DEFAULT_DAEMON } from '../../../src/definition/project.ts';
import { resolveNode, schemaRoot } from '../../../src/definition/schema/schema-node.ts';
import { DEFAULT_OPTIONS } from '../../../src/runtime/part/options.ts';
import { parseDuration } from '../../../src/schedule/duration.ts';
import { SLEEP_LOCK } from '../../../src/store/locks/lock-numbers.ts';

describe('a fact that is in TypeScript and in SQL or a schema', () => {
  test('is the same: the settings of a daemon have the defaults that the schema of pgherd.yaml names', () => {
    const root = schemaRoot('project');
    const daemon = root.properties?.daemon;
    const properties = daemon === undefined ? {} : (resolveNode(root, daemon).properties ?? {});
    const named = Object.entries(properties).map(([key, node]) => {
      const { default: value = null } = resolveNode(root, node);
      const ms = typeof value === 'string' ? parseDuration(value) : null;
      const field = key.replace(/_[a-z]/g, (match) => match.slice(1).toUpperCase());
      return ms === null ? [field, value] : [`${field}Ms`, ms];
    });

    expect(Object.fromEntries(named)).toEqual(DEFAULT_DAEMON);
    expect(DEFAULT_OPTIONS).toMatchObject(DEFAULT_DAEMON);
  });

  test('is the same: the fields whose change restarts a schedule', () => {
    const trigger = readSql('functions/job/_jobs_updated.sql');
    const [, columns = ''] = /schedule_from = case\s+when \(([^)]*)\) is distinct from/.exec(trigger) ?? [];

    expect(columns.split(', ').map((column) => column.replace('o.', ''))).toEqual(
      [...SCHEDULE_FIELDS].map((field) => keyOfField(field)?.column),
    );
  });

  test('is the same: the lock of an idle daemon', () => {
    const [, number] = /regnamespace::oid::int, (\d+)\)/.exec(readSql('functions/claim/_wake_for_tasks.sql')) ?? [];

    expect(Number(number)).toBe(SLEEP_LOCK);
  });
});

function readSql(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../src/store/schema/${path}`, import.meta.url)), 'utf8');
}
