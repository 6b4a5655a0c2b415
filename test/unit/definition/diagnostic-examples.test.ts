import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { REMEDIES } from '../../../scripts/reference/diagnostics.ts';
import { DIAGNOSTIC_KINDS } from '../../../src/diagnostic/codes.ts';
import { readFiles } from '../../support/definition-files.ts';

// The examples of docs/reference/diagnostics.md are read here; message and hint must be those of the page.
// UPDATE_FIXTURES=1 writes new texts; then run `npm run reference`.
interface Example {
  readonly files: Readonly<Record<string, string>>;
  readonly message: string;
  readonly hint: string | null;
}
const FILE = new URL('../../../scripts/reference/diagnostic-examples.json', import.meta.url);
const examples: Readonly<Record<string, Example>> = JSON.parse(readFileSync(FILE, 'utf8'));
const isUpdate = process.env.UPDATE_FIXTURES === '1';

describe('the example of a diagnostic', () => {
  test.each(Object.entries(examples))('%s has the message and the hint of its page', async (code, example) => {
    const { diagnostics } = await readFiles(example.files);
    const found = diagnostics.find((one) => one.code === code);
    expect(diagnostics.map((one) => one.code)).toContain(code);
    const texts = { message: found?.message, hint: found?.hint ?? null };
    if (isUpdate) written[code] = { ...example, ...texts } as Example;
    else expect(texts).toEqual({ message: example.message, hint: example.hint });
  });

  const written: Record<string, Example> = {};
  test('belongs to a diagnostic, and so does each remedy of one without an example', () => {
    if (isUpdate) writeFileSync(FILE, `${JSON.stringify({ ...examples, ...written }, null, 2)}\n`);
    expect(Object.keys(examples).filter((code) => !(code in DIAGNOSTIC_KINDS))).toEqual([]);
    expect(Object.keys(REMEDIES).filter((code) => !(code in DIAGNOSTIC_KINDS) || code in examples)).toEqual([]);
  });
});
