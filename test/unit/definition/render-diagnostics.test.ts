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
