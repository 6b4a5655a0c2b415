import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Sessions } from '../../../src/http/sessions.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { Daemon } from '../../../src/runtime/daemon.ts';

const TARGET = targetOf('postgres://nobody@127.0.0.1:1/none');
const DOCS = readFileSync(fileURLToPath(new URL('../../../docs/architecture.md', import.meta.url)), 'utf8');

/** A daemon opens no session before it is started. */
function newDaemon(): Daemon {
  return new Daemon({
    target: TARGET,
    schema: 'pgherd',
    version: 'test',
    options: {},
    logins: { roles: {}, connections: {}, env: {} },
  });
}

describe('the parts of the daemon', () => {
  test('are those of the table in docs/architecture.md, with their sessions', () => {
    const { parts } = newDaemon();
    const [, table = ''] = DOCS.split('| part | sessions | does |');
    const rows = (table.split('\n\n')[0] ?? '').matchAll(/^\| `(\w+)` \| (\d+) \|/gm);

    expect([...rows].map(([, part, sessions]) => [part, Number(sessions)])).toEqual(
      parts.map((part) => [part.constructor.name, part.sessions]),
    );
    expect(parts.map(({ name }) => name)).toEqual(parts.map((part) => part.constructor.name.toLowerCase()));
  });

  test('reserve all sessions of the budget but that of the nightly check, as docs/architecture.md says', () => {
    const { parts, budget } = newDaemon();

    expect(budget.reserved).toBe(parts.reduce((sum, { sessions }) => sum + sessions, 0) + 1);
    expect(DOCS).toContain('`SqlChecker` reserves 1 session');
  });

  test('leave room for the sessions of HTTP, as docs/architecture.md says', () => {
    const { budget, home } = newDaemon();
    const before = budget.reserved;
    new Sessions({ target: TARGET, schema: 'pgherd', budget, home });

    expect(DOCS).toContain(`\`--http\` adds ${budget.reserved - before} sessions`);
  });
});
