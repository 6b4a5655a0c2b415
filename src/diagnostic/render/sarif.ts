import { DIAGNOSTIC_KINDS, type DiagnosticCode } from '../codes.ts';
import type { Diagnostic } from '../diagnostic.ts';

/** Returns a SARIF 2.1.0 log with one run (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning. */
export function sarifLog(diagnostics: readonly Diagnostic[], version: string): Readonly<Record<string, unknown>> {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'pgherd', version, rules: codes.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((item) => result(item, codes.indexOf(item.code))),
      },
    ],
  };
}

function rule(code: string): Readonly<Record<string, unknown>> {
  const kind = Object.hasOwn(DIAGNOSTIC_KINDS, code) ? DIAGNOSTIC_KINDS[code as DiagnosticCode] : null;
  return {
    id: code,
    shortDescription: { text: kind?.meaning ?? code },
    defaultConfiguration: { level: kind?.severity ?? 'error' },
  };
}

function result(item: Diagnostic, ruleIndex: number): Readonly<Record<string, unknown>> {
  const { code, severity, message, hint, file, line, column, endLine, endColumn } = item;
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: hint === null ? message : `${message}\nhint: ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
  };
}
