import type { Command } from 'commander';
import { printable } from '../../../text/printable.ts';
import type { Finding } from '../../doctor/finding.ts';
import { resolveTarget } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { EXIT } from '../../shell/exit-code.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';
import { readVersion } from '../../shell/version.ts';

interface DoctorFlags extends InstallationFlags {
  readonly format: string;
  readonly checkSql?: boolean;
}

/** `pgherd doctor`: checks an installation and suggests fixes. Exit code 1 when a finding is an error. */
export const doctorCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('doctor').description('check an installation and suggest fixes'))
    .option('--check-sql', 'let PostgreSQL plan the SQL of every job, as its role')
    .option('--format <format>', 'text or json', 'text')
    .action(async (flags: DoctorFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const { examine } = await import('../../doctor/examine.ts');
      const installation = await installationOf(context, flags, 'pgherd doctor');
      const target = await resolveTarget(context, installation);
      const { schema, graceMs, schedulesOff, roles = {}, connections } = installation;
      const logins = { roles, connections, env: context.env };
      const checkSql = flags.checkSql === true ? { logins, signal: context.signal } : null;
      const options = { target, schema, graceMs, schedulesOff, checkSql, toolVersion: readVersion(), cwd: context.cwd };
      const findings = await examine(options);
      const count = (severity: Finding['severity']): number =>
        findings.filter((each) => each.severity === severity).length;
      const summary = { errors: count('error'), warnings: count('warning') };
      if (format === 'json') printJson(context, { ok: summary.errors === 0, findings, summary });
      else printText(context, renderFindings(context, findings, summary));
      if (summary.errors > 0) context.setExitCode(EXIT.error);
    });
};

function renderFindings(
  { palette }: CliContext,
  findings: readonly Finding[],
  { errors, warnings }: { readonly errors: number; readonly warnings: number },
): string {
  const signs = {
    ok: palette.green('ok     '),
    info: palette.dim('info   '),
    warning: palette.yellow('warning'),
    error: palette.red('error  '),
  };
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, severity, message, remedy }) => [
    `${signs[severity]}  ${check.padEnd(width)}  ${printable(message)}`,
    ...(remedy === null ? [] : [`${' '.repeat(width + 11)}${palette.cyan('→')} ${printable(remedy)}`]),
  ]);
  const verdict =
    errors + warnings === 0
      ? palette.green('No problems found.')
      : `${errors === 1 ? '1 error' : `${errors} errors`}, ${warnings === 1 ? '1 warning' : `${warnings} warnings`}.`;
  return `${[...lines, '', verdict].join('\n')}\n`;
}
