// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PgherdError } from '../../src/errors.ts';
import { readSavedPlan } from '../../src/reconcile/saved/saved-plan.ts';
import { nextDueOf } from '../../src/schedule/due-times.ts';
import { parseDuration } from '../../src/schedule/duration.ts';
import { parseInstant } from '../../src/schedule/instant.ts';
import { parseSchedule } from '../../src/schedule/schedule.ts';
import { readFiles } from '../support/definition-files.ts';
import { FUZZ_TIMEOUT_MS, fuzz, withinASecond } from '../support/fuzz.ts';

const VALID = `defaults: &base { timezone: Europe/Berlin, role: janitor }
topics:
  mail: { concurrency: 2, delay: 5s, retry: { limit: 1, initial: 2s, factor: 2, max: 1h }, retention: { finished: 7d } }
jobs:
  purge:
    <<: *base
    schedule: ["*/5 * * * *", "@daily"]
    topic: mail
    sql: |
      delete from orders where at < now() - interval '1 day'
    expect: { rows: ">= 1", success_within: 26h }
    labels: { team: orders }
`;

/** What breaks a file: pieces of YAML, of definitions, and what no file should hold. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      'jobs:',
      'topics:',
      'defaults:',
      '\n',
      '\n  ',
      '\n    ',
      ': ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '|',
      '>-',
      '&a',
      '*a',
      '<<: *a',
      '!!binary',
      '!!js/function',
      '? ',
      '---',
      '...',
      '%YAML 1.1',
      '#',
      '\t',
    ],
    ...[
      '__proto__',
      'constructor',
      'toString',
      'sql: ',
      'sql_file: ../../etc/passwd',
      'schedule: ',
      '@every 1s',
      '0 0 30 2 *',
      '${x}',
      '$${',
      '${',
      'null',
      '~',
      '.inf',
      '.nan',
      '0o7',
      '1e999',
      '-0',
      'true',
      'yes',
      '2026-02-30',
      '99999999999999999999',
      'do $$ begin',
      '; commit;',
      '\u0000',
      '\u001b[2J',
      '\u202e',
      '\ufeff',
      '\ud800',
      '𝕏',
    ],
  ),
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

/** A valid file with some of it cut out and something put in. */
const damaged = fc
  .array(fc.tuple(fc.nat(VALID.length), fc.nat(12), fc.array(piece, { maxLength: 3 })), { minLength: 1, maxLength: 5 })
  .map((cuts) =>
    cuts.reduce((text, [at, length, put]) => text.slice(0, at) + put.join('') + text.slice(at + length), VALID),
  );

const yaml = fc.oneof(
  damaged,
  fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
);

describe('random input', { timeout: FUZZ_TIMEOUT_MS }, () => {
  test('a definition file is read, or its error is reported at a place that exists', async () => {
    await readFiles({ 'a.yaml': VALID }); // loads the SQL parser
    await fc.assert(
      fc.asyncProperty(yaml, async (text) => {
        const result = await withinASecond(text, () => readFiles({ 'a.yaml': text }));
        const lines = text.split('\n').length;
        for (const { code, message, line, column } of result.diagnostics) {
          expect(code).toMatch(/^PGH\d{3}$/);
          expect(message).not.toMatch(/undefined|\[object|TypeError|at .*\.ts:/);
          expect([line >= 1 && line <= lines + 1, column >= 1]).toEqual([true, true]);
        }
        expect(Object.getPrototypeOf({})).toBe(Object.prototype);
        expect('polluted' in {}).toBe(false);
      }),
      fuzz(150),
    );
  });

  test('a pgherd.yaml is read, or its error is reported', async () => {
    const keys = [
      'project',
      'schema',
      'include',
      'vars',
      'roles',
      'http',
      'daemon',
      'policy',
      'environments',
      'webhooks',
      'x-',
      '__proto__',
    ];
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), piece);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...keys), value), { maxLength: 5 }), async (entries) => {
        const text = entries
          .map(([key, one]) => `${key}: ${typeof one === 'string' ? one : JSON.stringify(one)}`)
          .join('\n');
        const result = await withinASecond(text, () => readFiles({ 'pgherd.yaml': text, 'a.yaml': VALID }));
        for (const { code } of result.diagnostics) expect(code).toMatch(/^PGH\d{3}$/);
      }),
      fuzz(100),
    );
  });

  test('a schedule is refused, or due at instants that go forward', async () => {
    const word = fc.constantFrom(
      '*',
      '*/5',
      '0',
      '59',
      '60',
      '1-5',
      '5-1',
      '1,2',
      'L',
      '$',
      '?',
      '#',
      'mon',
      'SUN',
      'jan',
      '31',
      '30',
      '2',
      '@daily',
      '@every',
      '@after',
      '1s',
      '0s',
      '-1s',
      '9999999d',
      'after:',
      'x',
      '2026-11-25T00:00:00Z',
      '2026-99-99',
      '',
    );
    const schedule = fc.oneof(
      fc.array(word, { minLength: 1, maxLength: 7 }).map((words) => words.join(' ')),
      fc.string(),
      fc.string({ unit: 'binary' }),
    );
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Chatham', 'America/New_York');
    await fc.assert(
      fc.asyncProperty(
        schedule,
        zone,
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        async (text, timezone, fromMs) => {
          await withinASecond(text, () => {
            const parsed = parseSchedule(text);
            if (!parsed.ok) return;
            let at = fromMs;
            for (let count = 0; count < 3; count++) {
              const next = nextDueOf([parsed.schedule], timezone, at);
              if (next === null) return;
              expect(next).toBeGreaterThan(at);
              at = next;
            }
          });
        },
      ),
      fuzz(1_000),
    );
  });

  test('durations and instants are numbers or nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc
            .array(fc.constantFrom('1', '9e9', '.', '-', 'h', 'm', 's', 'ms', 'd', ' ', 'T', ':', 'Z', '2026-01-01'), {
              maxLength: 8,
            })
            .map((parts) => parts.join('')),
        ),
        (text) => {
          const ms = parseDuration(text);
          expect(ms === null || (Number.isFinite(ms) && ms >= 0)).toBe(true);
          const instant = parseInstant(text);
          expect(!instant.ok || Number.isFinite(instant.ms)).toBe(true);
        },
      ),
      fuzz(2_000),
    );
  });

  test('a plan file is a plan, or refused as none', async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record(
        { formatVersion: fc.constantFrom(1, 2, '1', null), changes: fc.jsonValue(), digest: fc.jsonValue() },
        { requiredKeys: [] },
      ),
    );
    const text = fc.oneof(
      value.map((one) => JSON.stringify(one)),
      fc.string(),
      value.map((one) => JSON.stringify(one).slice(0, -1)),
    );
    await fc.assert(
      fc.asyncProperty(text, async (one) => {
        const outcome = await withinASecond(one, () => {
          try {
            return readSavedPlan(one, 'plan.json');
          } catch (error) {
            return error;
          }
        });
        expect(outcome).toBeInstanceOf(PgherdError);
        expect(outcome).toMatchObject({ code: 'plan_invalid' });
      }),
      fuzz(40),
    );
  });
});
