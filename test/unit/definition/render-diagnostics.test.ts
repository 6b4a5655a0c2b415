import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { codeFrame } from '../../../src/diagnostic/code-frame.ts';
import type { Diagnostic } from '../../../src/diagnostic/diagnostic.ts';
import { renderGithub } from '../../../src/diagnostic/render/github.ts';
import { validationDocument } from '../../../src/diagnostic/render/json.ts';
import { renderMarkdown } from '../../../src/diagnostic/render/markdown.ts';
import { sarifLog } from '../../../src/diagnostic/render/sarif.ts';
import { renderText } from '../../../src/diagnostic/render/text.ts';
import { createSourceFile } from '../../../src/diagnostic/source-file.ts';

const plain = picocolors.createColors(false);
const source = createSourceFile('jobs/a.yaml', 'jobs:\n  漢字: {sql: selct 1}\n\u202e\tx\u001b[31m: 1\n');
const diagnostic: Diagnostic = {
  code: 'PGH070',
  severity: 'error',
  message: 'syntax error at or near "selct", 100%',
  hint: null,
  file: 'jobs/a.yaml',
  line: 2,
  column: 13,
  endLine: 2,
  endColumn: 18,
};
const validation = {
  diagnostics: [diagnostic],
  files: [source],
  summary: { files: 1, jobs: 1, topics: 0, errors: 1, warnings: 0 },
};

describe('renderers of diagnostics', () => {
  it('underlines the range, also below wide characters', () => {
    expect(codeFrame({ ...diagnostic, hint: 'did you mean "select"?' }, source, plain)).toBe(
      [
        'error[PGH070]: syntax error at or near "selct", 100%',
        ' --> jobs/a.yaml:2:13',
        '  |',
        '2 |   漢字: {sql: selct 1}',
        '  |               ^^^^^',
        '  = hint: did you mean "select"?',
        '',
      ].join('\n'),
    );
  });

  it('escapes characters that would control a terminal', () => {
    const frame = codeFrame({ ...diagnostic, line: 3, column: 3, endLine: 3, endColumn: 4 }, source, plain);
    expect(frame).toContain('3 | \\u202e  x\\u001b[31m: 1\n  |         ^\n');
  });

  it('cuts a long line around the range', () => {
    const long = createSourceFile('a.yaml', `${'x'.repeat(5000)}HERE${'y'.repeat(5000)}`);
    const frame = codeFrame({ ...diagnostic, line: 1, column: 5001, endLine: 1, endColumn: 5005 }, long, plain);
    expect(Math.max(...frame.split('\n').map((line) => line.length))).toBeLessThan(140);
    const [, , , shown = '', caret = ''] = frame.split('\n');
    expect(shown.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('HERE');
  });

  it('ends the text with a summary', () => {
    expect(renderText(validation, plain)).toMatch(/\n\n1 error, 0 warnings in 1 file \(1 job, 0 topics\)\n$/);
  });

  it('returns the JSON document of the contract', () => {
    expect(validationDocument(validation)).toEqual({
      valid: false,
      diagnostics: [diagnostic],
      summary: validation.summary,
    });
  });

  it('escapes annotations for GitHub', () => {
    const item = { ...diagnostic, file: 'a,b:c.yaml', hint: 'two\nlines' };
    expect(renderGithub([item])).toBe(
      '::error file=a%2Cb%3Ac.yaml,line=2,endLine=2,col=13,endColumn=17,title=PGH070::syntax error at or near "selct", 100%25%0Ahint: two%0Alines\n',
    );
  });

  it('escapes Markdown', () => {
    const text = renderMarkdown({ ...validation, diagnostics: [{ ...diagnostic, message: 'a|b <b> @x `c`' }] });
    expect(text).toContain('a\\|b &lt;b&gt; &#64;x \\`c\\`');
    expect(text.startsWith('### ❌ pgherd validate\n')).toBe(true);
  });

  it('writes SARIF 2.1.0', () => {
    const log = sarifLog([diagnostic], '1.2.3') as {
      version: string;
      runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex: number }[] }[];
    };
    expect(log.version).toBe('2.1.0');
    expect(log.runs[0]?.tool.driver.rules[0]?.id).toBe('PGH070');
    expect(log.runs[0]?.results[0]).toMatchObject({ ruleId: 'PGH070', ruleIndex: 0, level: 'error' });
  });
});

describe('a diagnostic that repeats a thousand times', () => {
  const repeated = Array.from({ length: 1_000 }, (_, index) => ({
    ...diagnostic,
    code: 'PGH030',
    file: index < 990 ? 'jobs/a.yaml' : 'jobs/b.yaml',
    line: index + 1,
  }));
  const many = { ...validation, diagnostics: [...repeated, diagnostic] };
  const rest = '990 more errors PGH030: 980 in jobs/a.yaml, 10 in jobs/b.yaml';

  it('is shown ten times and counted, and hides no other diagnostic', () => {
    const text = renderText(many, plain);
    expect(text.match(/error\[PGH030\]/g)).toHaveLength(10);
    expect(text.match(/error\[PGH070\]/g)).toHaveLength(1);
    expect(text).toContain(`\n… ${rest}\n`);
    const markdown = renderMarkdown(many);
    expect(markdown.match(/\| PGH030 \|/g)).toHaveLength(10);
    expect(markdown).toContain('PGH070');
    expect(markdown).toContain(`\n… ${rest}\n`);
    const github = renderGithub(many.diagnostics);
    expect(github.match(/title=PGH030/g)).toHaveLength(11);
    expect(github).toContain(`::error title=PGH030::${rest}\n`);
    expect(github).toContain('title=PGH070');
  });

  it('is complete in JSON and SARIF', () => {
    expect(validationDocument(many).diagnostics).toHaveLength(1_001);
    expect(sarifLog(many.diagnostics, '1')).toMatchObject({ runs: [{ results: { length: 1_001 } }] });
  });

  it('names three files at most', () => {
    const spread = Array.from({ length: 60 }, (_, index) => ({
      ...diagnostic,
      file: `${Math.floor(index / 10)}.yaml`,
    }));
    expect(renderText({ ...validation, diagnostics: spread }, plain)).toContain(
      '… 50 more errors PGH070: 10 in 1.yaml, 10 in 2.yaml, 10 in 3.yaml, and in 2 other files\n',
    );
  });
});
