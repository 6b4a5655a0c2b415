// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import { describe, expect, test } from 'vitest';
import { readFiles } from '../../support/definition-files.ts';

/** `file:line:column CODE message | hint` of each diagnostic. */
async function found(files: Readonly<Record<string, string>>, environment: string | null = null): Promise<unknown> {
  const { diagnostics } = await readFiles(files, { environment });
  return diagnostics.map(
    ({ file, line, column, code, severity, message, hint }) =>
      `${file}:${line}:${column} ${severity} ${code} ${message} | ${hint}`,
  );
}

const USES = "jobs:\n  a:\n    sql: delete from o where t < now() - interval '${retention}'\n";

describe('a variable that nothing uses is a warning', () => {
  test.each([
    ['in a definition', { 'a.yaml': USES }],
    ['in a label', { 'a.yaml': 'jobs: { a: { sql: select 1, labels: { r: "${retention}" } } }\n' }],
    ['in an SQL file', { 'a.yaml': 'jobs: { a: { sql_file: a.sql } }\n', 'a.sql': "select '${retention}'" }],
  ])('but not one that is used %s', async (_title, files) => {
    expect(await found({ ...files, 'pgherd.yaml': 'vars: { retention: 1 day }\n' })).toEqual([]);
  });

  test('but not one that is used by the defaults of pgherd.yaml', async () => {
    const text = 'vars: { team: shop }\ndefaults: { labels: { team: "${team}" } }\n';
    expect(await found({ 'pgherd.yaml': text, 'a.yaml': 'jobs: { a: { sql: select 1 } }\n' })).toEqual([]);
  });

  test('of the project', async () => {
    const text = 'vars:\n  retention: 1 day\n  zone: UTC\n';
    expect(await found({ 'pgherd.yaml': text, 'a.yaml': USES })).toEqual([
      'pgherd.yaml:3:3 warning PGH053 the variable "zone" is used nowhere | write ${zone} where its value belongs, or remove it',
    ]);
  });

  test('a literal $${name} is not a use', async () => {
    const files = { 'pgherd.yaml': 'vars: { zone: UTC }\n', 'a.yaml': 'jobs: { a: { sql: "select \'$${zone}\'" } }\n' };
    expect(await found(files)).toEqual([expect.stringContaining('pgherd.yaml:1:9 warning PGH053')]);
  });

  test.each([null, 'prod', 'staging'])(
    'misspelt in an environment, whatever environment is chosen: %s',
    async (environment) => {
      const text = `vars: { retention: 30 days }
environments:
  staging: { default: true, url_env: A }
  prod:
    url_env: B
    vars:
      retenton: 60 days
`;
      expect(await found({ 'pgherd.yaml': text, 'a.yaml': USES }, environment)).toEqual([
        'pgherd.yaml:7:7 warning PGH053 the variable "retenton" is used nowhere | did you mean "retention"?',
      ]);
    },
  );

  test('but not one that only the files of another environment use', async () => {
    const text = `vars: { retention: 30 days }
environments:
  staging: { default: true, url_env: A, exclude: [prod.yaml] }
  prod: { url_env: B }
`;
    const files = { 'pgherd.yaml': text, 'prod.yaml': USES, 'b.yaml': 'jobs: { b: { sql: select 1 } }\n' };
    expect(await found(files)).toEqual([]);
  });
});

describe('a pattern of include or exclude that matches no file is a warning', () => {
  const jobs = { 'jobs/billing/dunning.yaml': 'jobs: { a: { sql: select 1 } }\n' };

  test.each<readonly [title: string, project: string, expected: readonly string[]]>([
    [
      'a misspelt file',
      'exclude:\n  - jobs/billing/duning.yaml\n',
      [
        'pgherd.yaml:2:5 warning PGH028 the pattern "jobs/billing/duning.yaml" of exclude matches no file | did you mean "jobs/billing/dunning.yaml"?',
      ],
    ],
    [
      'a misspelt directory',
      'include:\n  - jobs/**/*.yaml\n  - job/**/*.yml\n',
      [
        'pgherd.yaml:3:5 warning PGH028 the pattern "job/**/*.yml" of include matches no file | did you mean "jobs/**/*.yml"?',
      ],
    ],
    [
      'of an environment that is not chosen',
      'environments:\n  a: { default: true, url_env: A }\n  b:\n    url_env: B\n    exclude: [nothing.yaml]\n',
      ['pgherd.yaml:5:15 warning PGH028 the pattern "nothing.yaml" of exclude matches no file | null'],
    ],
    [
      'of exclude, beside an include that matches',
      'include: ["jobs/**/*.yaml"]\nexclude: ["*.md"]\n',
      ['pgherd.yaml:2:11 warning PGH028 the pattern "*.md" of exclude matches no file | null'],
    ],
    ['none for what is never searched', 'exclude: ["**/node_modules/**", ".github/**"]\n', []],
  ])('%s', async (_title, project, expected) => {
    expect(await found({ ...jobs, 'pgherd.yaml': project })).toEqual(expected);
  });

  test('a file with another ending is named', async () => {
    const files = { ...jobs, 'jobs/new.yml': 'jobs: { b: { sql: select 1 } }\n' };
    expect(await found({ ...files, 'pgherd.yaml': 'include:\n  - jobs/**/*.yaml\n' })).toEqual([
      'pgherd.yaml:2:5 warning PGH029 jobs/new.yml is not read: the patterns of include do not match its ending .yml | rename it to jobs/new.yaml, or add a pattern',
    ]);
    const excluded = 'include:\n  - jobs/**/*.yaml\nexclude: [jobs/new.yml]\n';
    expect(await found({ ...files, 'pgherd.yaml': excluded })).toEqual([]);
  });
});

describe('a key of a topic that no job takes from it is a warning', () => {
  const topics = `topics:
  billing:
    retry:
      limit: 5
    timeout: 15m
    concurrency: 2
jobs:
  a: { sql: select 1, topic: billing }
  b: { sql: select 1, topic: billing, timeout: 1m }
`;
  const hint = 'the key counts for tasks of enqueue alone; for jobs, remove it from the defaults or set it in each job';

  test('set by the defaults of the project', async () => {
    const project = 'defaults:\n  retry: { limit: 2 }\n  timeout: 30m\n';
    expect(await found({ 'pgherd.yaml': project, 'a.yaml': topics })).toEqual([
      `a.yaml:4:7 warning PGH090 no job takes retry.limit from the topic "billing": the defaults in pgherd.yaml:2 set it for its jobs | ${hint}`,
      `a.yaml:5:5 warning PGH090 no job takes timeout from the topic "billing": the defaults in pgherd.yaml:3 set it for its jobs | ${hint}`,
    ]);
  });

  test.each([
    ['one job takes it', 'topics: { t: { priority: 5 } }\njobs:\n  a: { sql: select 1, topic: t }\n', ''],
    ['each job has its own', topics.replace('topic: billing }', 'topic: billing, timeout: 1m }'), ''],
    [
      'the topic has no jobs',
      '# pgherd-ignore PGH428: for applications\ntopics: { t: { timeout: 1m } }\njobs: { a: { sql: select 1 } }\n',
      'defaults: { timeout: 2m }\n',
    ],
    [
      'a job of another file takes it',
      'defaults: { topic: t }\ntopics: { t: { timeout: 1m } }\njobs: { a: { sql: select 1 } }\n',
      '',
    ],
  ])('not where %s', async (_title, text, project) => {
    expect(await found({ 'pgherd.yaml': `project: p\n${project}`, 'a.yaml': text })).toEqual([]);
  });
});
