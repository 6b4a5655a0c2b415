import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { formatFile } from '../../../src/definition/format/format-file.ts';
import { meaningOf, sameComments } from '../../../src/definition/format/same-file.ts';
import { formatDuration, parseDuration, shortestDuration } from '../../../src/schedule/duration.ts';

function format(text: string): string {
  const formatted = formatFile('definitions', text);
  if (!formatted.ok) throw new Error(formatted.reason);
  const again = formatFile('definitions', formatted.text);
  expect(again).toEqual(formatted);
  return formatted.text;
}

describe('the canonical form of a definition file', () => {
  it('puts keys in the order of the schema, schedules in quotes, durations in their shortest form', () => {
    const text = [
      'jobs:',
      '    purge:',
      '        sql: select 1',
      "        schedule: '@daily'",
      '        retry: {max: 60m, limit: 3}',
      '        timeout: 3600000ms',
      '        description: Purge',
      'topics:',
      '  slow: { delay: 0h, concurrency: 1 }',
      '',
    ].join('\n');
    expect(format(text)).toBe(
      [
        'topics:',
        '  slow: { concurrency: 1, delay: 0s }',
        'jobs:',
        '  purge:',
        '    description: Purge',
        '    schedule: "@daily"',
        '    timeout: 1h',
        '    retry: { limit: 3, max: 1h }',
        '    sql: select 1',
        '',
      ].join('\n'),
    );
  });

  it('keeps comments at their keys, block scalars, blank lines and the order of jobs', () => {
    const text = [
      '# file',
      '',
      'jobs:',
      '  # about z',
      '  z:',
      '    # about the statement',
      '    sql: | # block',
      '      select 1',
      '        -- indented',
      '',
      '      ;',
      '    schedule: 0 3 * * * # at night',
      '    # end of z',
      '',
      '  a: # short',
      '    sql: >-',
      '      select',
      '      2',
      '# end of file',
      '',
    ].join('\n');
    expect(format(text)).toBe(
      [
        '# file',
        '',
        'jobs:',
        '  # about z',
        '  z:',
        '    schedule: "0 3 * * *" # at night',
        '    # about the statement',
        '    sql: | # block',
        '      select 1',
        '        -- indented',
        '',
        '      ;',
        '    # end of z',
        '',
        '  a:',
        '    # short',
        '    sql: >-',
        '      select 2',
        '',
        '# end of file',
        '',
      ].join('\n'),
    );
  });

  it('keeps document markers, anchors, merge keys and keys without a value', () => {
    const text = [
      '---',
      'x-night: &night',
      '  timeout: 60m',
      'topics:',
      '  maintenance:',
      'jobs:',
      '  a:',
      '    sql: select 1',
      '    <<: *night',
      '...',
      '---',
      'jobs: {}',
      '',
    ].join('\n');
    expect(format(text)).toBe(text.replace('    sql: select 1\n    <<: *night', '    <<: *night\n    sql: select 1'));
  });

  it('keeps the order when an alias would move before its anchor', () => {
    const text = 'jobs:\n  a:\n    sql: &statement select 1\n    labels: { text: *statement }\n';
    expect(format(text)).toBe(text);
  });

  it('keeps the kind of line end, and drops a byte order mark', () => {
    expect(format('\uFEFFjobs:\r\n  a: {sql: select 1}\r\n')).toBe('jobs:\r\n  a: { sql: select 1 }\r\n');
  });

  it('does not change durations that are variables', () => {
    const text = `jobs:\n  a:\n    timeout: \${limit}\n    sql: select 1\n`;
    expect(format(text)).toBe(text);
  });

  it('formats pgherd.yaml by its own schema', () => {
    const formatted = formatFile(
      'project',
      'daemon: {grace: 120s, slots: 4}\ninclude: [ a, {b: c} ]\nproject: billing\n',
    );
    expect(formatted).toEqual({
      ok: true,
      text: 'project: billing\ninclude: [a, { b: c }]\ndaemon: { slots: 4, grace: 2m }\n',
    });
  });

  it('is reached in one step and keeps the meaning of any file', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab c#:"\'-{}[],&*!|>%@`\n\t\\é😀0'), maxLength: 40 });
    const duration = fc.nat(10_000_000).map(formatDuration);
    const job = fc.record(
      {
        sql: text,
        description: text,
        schedule: fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })),
        timeout: duration,
        labels: fc.dictionary(text, text, { maxKeys: 3 }),
        retry: fc.record({ max: duration, limit: fc.nat(5), factor: fc.double({ min: 1, max: 9, noNaN: true }) }),
        enabled: fc.boolean(),
      },
      { requiredKeys: ['sql'] },
    );
    const style = fc.record({
      lineWidth: fc.constantFrom(0, 20, 80),
      indent: fc.constantFrom(2, 4),
      collectionStyle: fc.constantFrom('any' as const, 'flow' as const),
      defaultStringType: fc.constantFrom(
        'PLAIN' as const,
        'QUOTE_DOUBLE' as const,
        'BLOCK_FOLDED' as const,
        'BLOCK_LITERAL' as const,
      ),
    });
    fc.assert(
      fc.property(
        fc.dictionary(text, job, { maxKeys: 4 }),
        style,
        fc.array(fc.nat(), { maxLength: 4 }),
        (jobs, how, at) => {
          const written = withComments(stringify({ jobs }, { version: '1.2', schema: 'core', ...how }), at);
          // The library itself writes a plain scalar such as `-` before a line end, which no parser can read.
          fc.pre([parseAllDocuments(written)].flat().every(({ errors }) => errors.length === 0));
          const formatted = format(written);
          expect(meaningOf('definitions', formatted)).toBe(meaningOf('definitions', written));
          expect(sameComments(written, formatted)).toBe(true);
        },
      ),
      { numRuns: 80 },
    );
  });
});

/** Puts comments between the lines that begin a key of a job, where YAML allows them. */
function withComments(text: string, places: readonly number[]): string {
  const lines = text.split('\n');
  const keys = lines.flatMap((line, index) =>
    /^ +(sql|description|schedule|timeout|labels|retry|enabled):/.test(line) ? [index] : [],
  );
  for (const place of new Set(places.map((n) => keys[n % Math.max(1, keys.length)] ?? -1))) {
    if (place > 0) lines[place] = `# note ${place}\n${lines[place]}`;
  }
  return lines.join('\n');
}

describe('the shortest form of a duration', () => {
  it.each([
    ['90s', '90s'],
    ['1h30m', '90m'],
    ['26h', '26h'],
    ['24h', '1d'],
    ['2w', '14d'],
    ['0ms', '0s'],
    ['1s500ms', '1500ms'],
  ])('of %s is %s', (written, shortest) => {
    expect(shortestDuration(parseDuration(written) ?? -1)).toBe(shortest);
  });

  it('has the same value for every duration', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (ms) => {
        const text = shortestDuration(ms);
        expect(parseDuration(text)).toBe(ms);
        expect(text.length).toBeLessThanOrEqual(formatDuration(ms).length);
      }),
    );
  });
});

describe('the comments of a file', () => {
  it.each([
    ['a: 1 # x\n', 'a: 1 # y\n', false],
    ['a: 1 # x\n', 'a: 1\n', false],
    ['# x\na: 1 # y\n', '# y\na: 1 # x\n', true],
    ['a: |\n  # text\n', 'a: "# text\\n"\n', true],
    ['a: | # x\n  text\n', 'a: |\n  # x\n  text\n', false],
    ['a: "#x"\n', "a: '#x'\n", true],
    ['[a, # x\n b]\n', '[a, b] # x\n', true],
    ['--- # x\na: 1\n', '---\n# x\na: 1\n', true],
  ])('%j and %j are the same: %s', (before, after, same) => {
    expect(sameComments(before, after)).toBe(same);
  });
});
