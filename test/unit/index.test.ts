import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nextDue, PgherdError, parseSchedule, readDefinitions } from '../../src/index.ts';

describe('the package as a library', () => {
  it('says when a schedule is due', () => {
    const parsed = parseSchedule('30 2 * * *');
    if (!parsed.ok) throw new Error(parsed.message);
    const due = nextDue(parsed.schedule, 'Europe/Berlin', Date.parse('2026-03-28T12:00:00Z'));
    expect(due).toBe(Date.parse('2026-03-29T01:00:00Z'));
  });

  it('reads the definitions of a project', async () => {
    const options = { cwd: process.cwd(), environment: null, vars: {}, nowMs: Date.parse('2026-01-01T00:00:00Z') };
    const { project, summary } = await readDefinitions({ ...options, paths: ['examples/jobs'] });
    expect(project.name).toBe('weborder');
    expect(summary.errors).toBe(0);
  });

  it('throws errors that carry a code', async () => {
    const options = { cwd: process.cwd(), environment: 'nowhere', vars: {}, nowMs: 0, paths: ['examples/jobs'] };
    await expect(readDefinitions(options)).rejects.toThrowError(PgherdError);
  });

  it.each(['index', 'client'])('describes every export of %s.ts', (entry) => {
    const source = readFileSync(new URL(`../../src/${entry}.ts`, import.meta.url), 'utf8');
    const names = [...source.matchAll(/export (?:type )?\{([^}]+)\} from '\.\/([^']+)'/g)].flatMap(
      ([, list = '', file]) => list.split(',').map((name) => ({ name: name.replace('type ', '').trim(), file })),
    );
    const undescribed = names.filter(({ name, file }) => {
      const text = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');
      return !new RegExp(`\\*/\\nexport (?:async )?(?:interface|type|class|function|const) ${name}\\b`).test(text);
    });

    expect(names.length).toBeGreaterThan(10);
    expect(undescribed).toEqual([]);
  });
});
