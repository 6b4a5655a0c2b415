import { markdownText } from '../../text/markup.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { capRepeated, formatRepeated } from './cap-repeated.ts';
import { summaryLine, type Validation } from './validation.ts';

/** Rows beyond this limit are counted but not shown, because a comment has a size limit. */
const MAX_ROWS = 200;

/** Returns a summary and a table, for a comment on a pull request. */
export function renderMarkdown(validation: Validation): string {
  const { diagnostics, summary } = validation;
  const sign = summary.errors > 0 ? '❌' : summary.warnings > 0 ? '⚠️' : '✅';
  const head = `### ${sign} pgherd validate\n\n${summaryLine(validation)}\n`;
  return `${head}${renderDiagnosticTable(diagnostics)}`;
}

/** Returns a table of diagnostics after a blank line; an empty text for none. */
export function renderDiagnosticTable(diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.length === 0) return '';
  const { shown, repeated } = capRepeated(diagnostics);
  const rows = shown.slice(0, MAX_ROWS).map(row);
  const rest = shown.length - rows.length;
  const capped = repeated.map((group) => `\n… ${markdownText(formatRepeated(group))}\n`).join('');
  const more = `${capped}${rest > 0 ? `\n… and ${rest.toLocaleString('en')} more.\n` : ''}`;
  return `\n| | Place | Code | Message |\n|---|---|---|---|\n${rows.join('')}${more}`;
}

function row({ severity, file, line, column, code, message, hint }: Diagnostic): string {
  const sign = severity === 'error' ? '❌' : '⚠️';
  const text = hint === null ? cell(message) : `${cell(message)}<br>*hint:* ${cell(hint)}`;
  return `| ${sign} | ${cell(`${file}:${line}:${column}`)} | ${code} | ${text} |\n`;
}

function cell(text: string): string {
  return markdownText(text.replaceAll('\n', ' '));
}
