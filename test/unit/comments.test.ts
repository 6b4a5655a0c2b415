import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDERS = ['src', 'scripts', 'bench', 'test'];
const TYPESCRIPT_COMMENT = /\/\*[\s\S]*?\*\/|(?:^|\s)\/\/\s.*/g;
const SQL_COMMENT = /--.*/g;
/** A constant, or a name with an underscore in front or a capital inside: a word of a sentence has neither. */
const NAME = /`#?([A-Za-z]\w*|_\w+)(?:\(\))?`|\b(_[a-z][a-z_]+|[A-Z]{2,}_[A-Z_]+)\b/g;
const PATH = /(?<![\w/.-])(?:src|scripts|bench|test)\/[\w./-]*\w/g;
/** Names of other programs and standards. */
const FOREIGN = new Set([
  ...['jq', 'EX_SOFTWARE', 'USER_HZ', 'PreventInTransactionBlock', 'PoolClient', 'Transaction'],
  ...['jit_above_cost', 'testTimeout', 'SHOP_PASSWORD'],
]);

const paths = FOLDERS.flatMap((folder) =>
  readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' }).map(
    (name) => `${folder}/${name.replaceAll('\\', '/')}`,
  ),
);
const files = paths
  .filter((path) => /\.(?:tsx?|mjs|cjs|sql)$/.test(path) && !path.includes('generated'))
  .map((path) => {
    const text = readFileSync(`${ROOT}${path}`, 'utf8');
    const pattern = path.endsWith('.sql') ? SQL_COMMENT : TYPESCRIPT_COMMENT;
    return { path, comments: text.match(pattern) ?? [], code: text.replaceAll(pattern, ' ') };
  });

describe('a comment', () => {
  test('names functions, tables, types and constants that exist', () => {
    const words = new Set(files.flatMap(({ path, code }) => [...path.split(/[/.]/), ...(code.match(/[\w$]+/g) ?? [])]));
    for (const key of keysOfSchemas()) words.add(key);
    const named = files.flatMap(({ path, comments }) =>
      comments.flatMap((comment) =>
        [...comment.matchAll(NAME)].map(([, quoted, bare]) => ({ path, name: quoted ?? bare ?? '' })),
      ),
    );

    expect(named.length).toBeGreaterThan(1_000);
    expect(named.filter(({ name }) => !words.has(name) && !FOREIGN.has(name))).toEqual([]);
  });

  test('names files that exist', () => {
    const known = (name: string): boolean => paths.some((path) => path.startsWith(name));
    const named = files.flatMap(({ path, comments }) =>
      comments.flatMap((comment) => (comment.match(PATH) ?? []).map((name) => ({ path, name }))),
    );

    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ name }) => !known(name))).toEqual([]);
  });

  test('names the actor, and uses no indefinite pronoun', () => {
    const vague = files.flatMap(({ path, comments }) =>
      comments
        .filter((comment) => /\b(?:nobody|whoever|somebody|anybody)\b/i.test(comment.replaceAll(/`[^`]*`/g, '')))
        .map((comment) => ({ path, comment })),
    );

    expect(vague).toEqual([]);
  });
});

/** The words of the schemas: keys of definitions are written in code type as well. */
function keysOfSchemas(): readonly string[] {
  return readdirSync(`${ROOT}schemas`)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readFileSync(`${ROOT}schemas/${name}`, 'utf8').match(/\w+/g) ?? []);
}
