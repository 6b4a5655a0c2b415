import { type ExplainedKey, explainKey } from '../../../definition/schema/explain.ts';
import { PgherdError } from '../../../errors.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';
import { renderTable } from '../../shell/table.ts';

/** `pgherd explain`: prints the documentation of a key. Throws `not_found` for an unknown key. */
export function showKey(context: CliContext, words: readonly string[], options: { readonly format: string }): void {
  const format = oneOf(options.format, ['text', 'json'], '--format');
  const explanation = explainKey(words);
  if (!explanation.ok) {
    const near = explanation.suggestion;
    const hint = near === null ? 'list all keys with pgherd explain' : `did you mean "${near}"?`;
    throw new PgherdError('not_found', `unknown key "${words.join(' ')}"`, { hint });
  }
  if (format === 'json') printJson(context, { keys: explanation.keys });
  else printText(context, explanation.keys.map((key) => describe(context, key)).join('\n'));
}

function describe(context: CliContext, key: ExplainedKey): string {
  const c = context.palette;
  const where = key.file === 'definitions' ? 'in a definition file' : 'in pgherd.yaml';
  const title = key.path === '' ? (key.file === 'definitions' ? 'a definition file' : 'pgherd.yaml') : key.path;
  const lines = [`${c.bold(title)}  ${c.dim(key.path === '' ? key.type : `${key.type}, ${where}`)}`, ''];
  lines.push(...wrapped(key.description, Math.min(context.columns, 100) - 2).map((line) => `  ${line}`));
  const facts: readonly (readonly [string, string | null])[] = [
    ['required', key.required ? 'yes' : null],
    ['default', key.default === undefined ? null : valueText(key.default)],
    ['values', key.values.length === 0 ? null : key.values.map(valueText).join(', ')],
    ['range', rangeText(key)],
    ['pattern', key.pattern],
    ['also', key.alsoAt.length === 0 ? null : key.alsoAt.join(', ')],
  ];
  const shown = facts.filter(([, value]) => value !== null);
  if (shown.length > 0) lines.push('', ...shown.map(([name, value]) => `  ${c.cyan(name.padEnd(8))}  ${value}`));
  const last = key.path.split('.').at(-1) ?? '';
  if (key.examples.length > 0 && last !== '') {
    lines.push('', `  ${c.cyan('examples')}`, ...key.examples.map((example) => `    ${last}: ${valueText(example)}`));
  }
  if (key.keys.length > 0) {
    const table = renderTable(
      context,
      ['key', 'type', { title: '', shorten: 'end' }],
      key.keys.map((child) => [child.key, child.type, child.summary]),
    );
    lines.push(
      '',
      ...table
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    );
  }
  return `${lines.join('\n')}\n`;
}

function rangeText({ minimum, maximum }: ExplainedKey): string | null {
  if (minimum === null && maximum === null) return null;
  if (maximum === null) return `from ${minimum}`;
  return minimum === null ? `up to ${maximum}` : `${minimum} to ${maximum}`;
}

/** Formats a value as YAML on one line, with quotes around text that YAML would read as another type. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    return `{ ${entries.map(([name, child]) => `${name}: ${valueText(child)}`).join(', ')} }`;
  }
  return typeof value === 'string' && !PLAIN.test(value) ? JSON.stringify(value) : String(value);
}

/** Text that YAML reads as a string without quotes. A leading digit is allowed only in a duration. */
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off)$)(?:[A-Za-z_][\w ./-]*|\d+(?:ms|[smhdw]))$/i;

function wrapped(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
