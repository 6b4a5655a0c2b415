import { isBlockingCode } from '../../../diagnostic/codes.ts';
import { requireEnvironment } from '../../../reconcile/read/origin.ts';
import { type ReadResult, readDefinitions } from '../../../reconcile/read/read-definitions.ts';
import { type DefinitionFlags, readOptionsOf } from '../../options/definition-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { reportInvalid } from '../../shell/report/report-invalid.ts';

/**
 * Reads the definitions of a command that shows them; null, after a report of the errors with exit code 1, when they have any. A violated
 * policy does not count, and neither does a warning: `validate` reports it. Throws `usage` for an invalid option.
 */
export async function readValid(
  context: CliContext,
  paths: readonly string[],
  flags: DefinitionFlags,
  format: 'text' | 'json',
  done: 'rendered' | 'explained' | 'drawn' | 'pulled',
): Promise<ReadResult | null> {
  const read = await readDefinitions(readOptionsOf(context, paths, flags));
  requireEnvironment(read.project);
  const diagnostics = read.diagnostics.filter(({ severity, code }) => severity === 'error' && !isBlockingCode(code));
  if (diagnostics.length === 0) return read;
  const { project, files } = read;
  const requested = { project: project.name, environment: null, git: { commit: null, dirty: null }, diagnostics };
  await reportInvalid(context, requested, files, format, done);
  return null;
}
