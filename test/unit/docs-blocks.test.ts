import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadSqlParser } from '../../src/sql/parser.ts';
import { pgherdCalls, refusalOf } from '../support/command-lines.ts';
import { readFiles } from '../support/definition-files.ts';
import { fencedBlocks } from '../support/readme.ts';

// What a reader copies out of the pages: commands, definitions, SQL. The reference and the recipes are generated from what tests run.
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...readdirSync(`${ROOT}docs`, { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .filter((name) => /^docs\/(?!reference\/|recipes\/).*\.md$/.test(name)),
];
const textOf = (page: string): string => readFileSync(`${ROOT}${page}`, 'utf8');
const blocks = PAGES.flatMap((page) =>
  fencedBlocks(textOf(page)).map(({ info, text }) => {
    const [language = '', kind = ''] = info.split(' ');
    return { page, language, kind, text };
  }),
);
type Block = (typeof blocks)[number];
const inLanguage = (...names: readonly string[]): readonly Block[] =>
  blocks.filter(({ language }) => names.includes(language));

test('each block says its language', () => {
  expect(blocks.length).toBeGreaterThan(150);
  expect(blocks.filter(({ language }) => language === '')).toEqual([]);
});

test('each command is one that pgherd accepts', async () => {
  const inShell = inLanguage('sh', 'console').flatMap(({ page, text }) =>
    pgherdCalls(text).map((args) => ({ page, args })),
  );
  const inPipelines = inLanguage('yaml')
    .filter(({ kind }) => kind === 'github' || kind === 'gitlab')
    .flatMap(({ page, text }) =>
      stringsIn(parse(text)).flatMap((value) => pgherdCalls(value).map((args) => ({ page, args }))),
    );
  // In a sentence a command may lack its arguments, but no name or option may be wrong. Two are names of sessions.
  const inSentences = PAGES.flatMap((page) =>
    [
      ...textOf(page)
        .replaceAll(/^ *```[\s\S]*?^ *```$/gm, '')
        .matchAll(/`(pgherd (?!heartbeat|one-shot)[a-z][^`]*)`/g),
    ].flatMap(([, text = '']) => pgherdCalls(text).map((args) => ({ page, args }))),
  );
  const refusals = async (calls: readonly { readonly page: string; readonly args: readonly string[] }[]) =>
    (await Promise.all(calls.map(async (call) => ({ ...call, refusal: await refusalOf(call.args) })))).filter(
      ({ refusal }) => refusal !== null,
    );

  expect(inShell.length).toBeGreaterThan(80);
  expect(inPipelines.length).toBeGreaterThan(4);
  expect(inSentences.length).toBeGreaterThan(80);
  expect(await refusals([...inShell, ...inPipelines])).toEqual([]);
  expect(
    (await refusals(inSentences)).filter(
      ({ refusal }) => !/the argument <\S+> is missing|needs a value/.test(refusal ?? ''),
    ),
  ).toEqual([]);
});

test('each SQL text is SQL, in psql too', async () => {
  const parser = await loadSqlParser();
  const typed = inLanguage('text', 'sh').flatMap(({ page, text }) =>
    [...text.matchAll(/^\w+=> (?!\\)(.*);$|\bpsql -c '([^']*)'/gm)].map(([, line, option]) => ({
      page,
      text: line ?? option ?? '',
    })),
  );

  expect(typed.length).toBeGreaterThan(30);
  expect([...inLanguage('sql'), ...typed].filter(({ text }) => !parser.parse(text).ok)).toEqual([]);
});

test('each YAML text is valid: definitions, pgherd.yaml, or what its second word says', async () => {
  const ours = inLanguage('yaml').filter(({ kind }) => kind === '');
  const problems = await Promise.all(ours.map(problemsOf));

  expect(ours.length).toBeGreaterThan(30);
  expect(problems.flat()).toEqual([]);
});

/** Keys of pgherd.yaml; a file of definitions has `defaults` too, beside others. */
const PROJECT_KEYS = new Set(Object.keys(JSON.parse(textOf('schemas/project.schema.json')).properties));

interface Declared {
  readonly webhooks?: object;
}

/** The errors that `validate` reports in a file with this text, beside what the page declares in pgherd.yaml. */
async function problemsOf({ page, text }: Block): Promise<readonly string[]> {
  const isProject = keysOf(text).every((key) => PROJECT_KEYS.has(key));
  const declared: readonly Declared[] = blocks
    .filter((block) => block.page === page && block.language === 'yaml' && block.kind === '')
    .filter((block) => keysOf(block.text).every((key) => PROJECT_KEYS.has(key)))
    .map((block) => parse(block.text) ?? {});
  const webhooks = Object.assign({}, ...declared.map((one) => one.webhooks));
  const { diagnostics } = await readFiles(
    isProject
      ? { 'pgherd.yaml': text, 'a.yaml': 'jobs: { a: { role: a, sql: select 1 } }' }
      : {
          'pgherd.yaml': stringify(Object.assign({}, ...declared, { webhooks })),
          'jobs.yaml': text,
        },
  );
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ file, line, code, message }) => `${page}: ${file}:${line} ${code} ${message}`);
}

function keysOf(text: string): readonly string[] {
  return Object.keys(parse(text) ?? {});
}

/** Every text of several words in a value. */
function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.includes(' ') ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
