import { githubMessage, githubProperty } from '../../text/markup.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { capRepeated, formatRepeated } from './cap-repeated.ts';

/**
 * Returns workflow commands, one a line, that GitHub shows beside the lines of a pull request
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
export function renderGithub(diagnostics: readonly Diagnostic[]): string {
  const { shown, repeated } = capRepeated(diagnostics);
  const rest = repeated.map(
    (group) => `::${group.severity} title=${githubProperty(group.code)}::${githubMessage(formatRepeated(group))}\n`,
  );
  return [...shown.map(annotation), ...rest].join('');
}

function annotation({ code, severity, message, hint, file, line, column, endLine, endColumn }: Diagnostic): string {
  // GitHub accepts columns only within one line; its endColumn is inclusive.
  const end = endLine === line ? `,endColumn=${Math.max(column, endColumn - 1)}` : '';
  const properties = `file=${githubProperty(file)},line=${line},endLine=${endLine},col=${column}${end},title=${githubProperty(code)}`;
  return `::${severity} ${properties}::${githubMessage(hint === null ? message : `${message}\nhint: ${hint}`)}\n`;
}
