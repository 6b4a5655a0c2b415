import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { schemaDocument, schemaUrl } from '../../src/cli/actions/author/schema.ts';
import { writeStarter } from '../../src/cli/actions/init.ts';
import { startEditor } from '../support/language-service.ts';

const editor = startEditor();
const withSchema = (name: string, text: string): string =>
  `# yaml-language-server: $schema=${schemaUrl(name)}\n${text}`;

describe('an editor', () => {
  test('finds the schema of this version for each file of a new project, and no problem in it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'pgherd-starter-'));
    const written = writeStarter(directory).filter((path) => /^(?:pgherd|jobs\/.*)\.yaml$/.test(path));
    expect(written.length).toBe(3);
    for (const path of written) {
      const text = readFileSync(join(directory, path), 'utf8');
      expect(text).toMatch(/^# yaml-language-server: \$schema=https:\/\/unpkg\.com\/pgherd@\d/);
      expect(await editor.problems(text)).toEqual([]);
    }
    rmSync(directory, { recursive: true });
  });

  test.each([
    ['timeout: 5 minutes', /^A whole number and a unit: .* For example: 500ms, 90s/],
    ['timeout: 300', /^A whole number and a unit: .* For example: 500ms, 90s/],
    ['schedule: 5', /cron.* For example: \*\/5 \* \* \* \*/i],
    ['starts_at: tomorrow', /^An instant in ISO 8601 .* For example: 2026-12-01T00:00:00Z/],
    ['expect: { rows: some }', /^The expected row count .* For example: >= 1/],
    ['overlap: never', /"skip", "queue", "allow"/],
    ['retries: 3', /retries is not allowed/],
    ['concurrency: 0', /not allowed/],
  ])('explains %s in words', async (line, expected) => {
    const problems = await editor.problems(withSchema('definitions', `jobs:\n  a:\n    sql: select 1\n    ${line}\n`));
    expect(problems).toEqual([expect.stringMatching(expected)]);
    expect(problems.join()).not.toMatch(/[\^\\]\w*[[(]/);
  });

  test.each([
    ['definitions', 'jobs: { a: { sql: select 1, schedul: "@daily" } }', 'Property schedul is not allowed.'],
    ['definitions', 'jobs: { a: { sql: select 1, enabled: "yes" } }', 'Expected true or false.'],
    [
      'definitions',
      'jobs: { a: { sql: select 1, retry: 3 } }',
      'Expected a mapping, for example { limit: …, initial: …, factor: … }.',
    ],
    [
      'definitions',
      'jobs: { a: { sql: select 1, on_failure: on-call } }',
      'Expected a mapping, for example { notify: …, webhook: … }.',
    ],
    ['definitions', 'jobs: { a: { sql: select 1, labels: [x] } }', 'Expected a mapping, for example { team: orders }.'],
    [
      'definitions',
      'jobs: { a: select 1 }',
      'Expected a mapping, for example { description: …, schedule: …, after: … }.',
    ],
    ['definitions', 'jobs: { a: { description: no SQL } }', 'The job has no SQL: add sql, or sql_file with a path.'],
    [
      'definitions',
      'jobs: { a: { sql: select 1, sql_file: a.sql } }',
      'The job has sql and sql_file: keep one of them.',
    ],
    [
      'definitions',
      'jobs: [{ name: a, sql: select 1 }]',
      'Expected a mapping. Jobs by name. Names are unique in the whole project.',
    ],
    ['definitions', 'topics: { t: { retention: 7d } }', 'Expected a mapping, for example { finished: …, failed: … }.'],
    ['definitions', 'job: { a: { sql: select 1 } }', 'Property job is not allowed.'],
    ['project', 'include: jobs/*.yaml', 'Expected a list, for example ["jobs/**/*.yaml"].'],
    ['project', 'roles: { r: { password: secret } }', 'Property password is not allowed.'],
    ['project', 'daemon: { slots: 0 }', 'Value is below the minimum of 1.'],
    ['project', 'policy: { max-starts-per-minute: 60 }', 'Expected a mapping, for example { severity: …, limit: … }.'],
    ['project', 'policy: { require-role: yes }', 'Value is not accepted. Valid values: "error", "warning", "off".'],
  ])('says of a mistake in %s: %s', async (name, text, expected) => {
    expect(await editor.problems(withSchema(name, `${text}\n`))).toEqual([expected]);
  });

  test.each(['definitions', 'project'])('completes every key and value of %s, each with a label', async (name) => {
    const keys = (await editor.completions(withSchema(name, '|\n'))).items.map(({ label }) => label);
    expect(keys.length).toBeGreaterThan(2);
    for (const key of keys) {
      const { items } = await editor.completions(withSchema(name, `${key}: |\n`));
      expect(items.filter(({ label }) => label.includes('[object'))).toEqual([]);
    }
  });

  test('completes every key of a job, explains each, and offers examples of mappings', async () => {
    const { items } = await editor.completions(withSchema('definitions', 'jobs:\n  a:\n    |\n'));
    expect(items.length).toBeGreaterThan(25);
    for (const { label } of items) {
      const values = await editor.completions(withSchema('definitions', `jobs:\n  a:\n    ${label}: |\n`));
      expect(values.items.filter((item) => item.label.includes('[object'))).toEqual([]);
      const hover = await editor.hover(withSchema('definitions', `jobs:\n  a:\n    ${label}|: x\n`));
      expect(JSON.stringify(hover?.contents ?? '').length).toBeGreaterThan(20);
    }
    const labels = await editor.completions(withSchema('definitions', 'jobs:\n  a:\n    params: |\n'));
    expect(labels.items.map(({ label }) => label)).toContain('days: 14, region: EU');
  });
});

test.each(['definitions', 'project', 'plan', 'snapshot'])(
  'the schema of %s is what its address in the package serves',
  (name) => {
    const url = schemaUrl(name);
    const path = url.replace(/^https:\/\/unpkg\.com\/pgherd@[^/]+\//, '');
    const stored: object = JSON.parse(readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8'));
    expect(schemaDocument(name)).toEqual({ $id: url, ...stored });
  },
);
