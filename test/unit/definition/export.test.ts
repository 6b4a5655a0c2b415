// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatFile } from '../../../src/definition/format/format-file.ts';
import { defaultProject } from '../../../src/definition/project.ts';
import { readSet } from '../../../src/definition/read/read-set.ts';
import type { ReadSet } from '../../../src/definition/read/set.ts';
import { createDiagnostics } from '../../../src/diagnostic/diagnostics.ts';
import { createSourceFile } from '../../../src/diagnostic/source-file.ts';
import { definitionsFile, definitionsValue, definitionsYaml } from '../../../src/exchange/export/definitions-file.ts';
import { arbitrarySet } from '../../support/arbitrary-definitions.ts';
import { jobNamed, topicNamed } from '../../support/definitions.ts';

describe('an exported file', () => {
  test('contains only values that differ from the defaults, schedules in quotes, SQL as a block', () => {
    const job = jobNamed('purge', {
      role: null,
      schedule: ['0 3 * * *'],
      topic: 'mail',
      priority: 50,
      sql: "delete from a\nwhere b < '${x}'",
      labels: { team: 'orders' },
    });
    const topic = topicNamed('mail', { concurrency: 2, priority: 50 });

    expect(definitionsYaml(definitionsFile([job], [topic], []), 'From app.')).toBe(`# From app.

topics:
  mail:
    concurrency: 2
    priority: 50

jobs:
  purge:
    schedule: "0 3 * * *"
    topic: mail
    labels:
      team: orders
    sql: |
      delete from a
      where b < '$\${x}'
`);
  });

  test('leaves out the defaults of pgherd.yaml, and writes values that they would change', () => {
    const layer = {
      kind: 'project' as const,
      values: { timezone: 'Europe/Berlin', database: 'shop' },
      tree: null,
      source: { path: '', text: '', lineStarts: [0] },
    };
    const jobs = [
      jobNamed('same', { role: null, timezone: 'Europe/Berlin', database: 'shop' }),
      jobNamed('other', { role: null, timezone: 'UTC', database: null }),
    ];

    expect(definitionsValue(definitionsFile(jobs, [], [layer]))).toEqual({
      jobs: {
        other: { schedule: '0 3 * * *', timezone: 'UTC', database: null, sql: 'select 1' },
        same: { schedule: '0 3 * * *', sql: 'select 1' },
      },
    });
  });

  test('reads as the exported definitions, is canonical, and is the same for the same set', () => {
    fc.assert(
      fc.property(arbitrarySet, ({ jobs, topics }) => {
        const file = definitionsFile(jobs, topics, []);
        const yaml = definitionsYaml(file, 'From a database.');
        const json = JSON.stringify(definitionsValue(file));

        for (const text of [yaml, json]) {
          const set = read(text);
          expect([...set.jobs.values()].map(({ declared }) => declared.definition).sort(byName)).toEqual(
            jobs.sort(byName),
          );
          expect([...set.topics.values()].map(({ declared }) => declared.definition).sort(byName)).toEqual(
            topics.sort(byName),
          );
        }
        expect(formatFile('definitions', yaml)).toEqual({ ok: true, text: yaml });
        expect(definitionsYaml(definitionsFile(jobs.toReversed(), topics.toReversed(), []), 'From a database.')).toBe(
          yaml,
        );
      }),
      { numRuns: 60 },
    );
  });
});

/** Fails when the file has any diagnostic. */
function read(text: string): ReadSet {
  const diagnostics = createDiagnostics();
  const project = { config: defaultProject('.'), layers: [], environmentNames: [], declaredVars: [] };
  const noFile = { ok: false, code: 'PGH060', message: '', hint: null } as const;
  const set = readSet([createSourceFile('jobs.yaml', text)], project, () => noFile, diagnostics);
  expect(diagnostics.list).toEqual([]);
  return set;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
