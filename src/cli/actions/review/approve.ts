import { resolve } from 'node:path';
import { PgherdError } from '../../../errors.ts';
import { findSavedPlan } from '../../../reconcile/saved/find-saved-plan.ts';
import { readSavedPlan } from '../../../reconcile/saved/saved-plan.ts';
import { formatInstant } from '../../../schedule/instant.ts';
import { insertApproval } from '../../../store/definitions/approvals/approvals.ts';
import { visible } from '../../../text/printable.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { durationOption } from '../../options/duration-option.ts';
import { type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { EXPIRY } from '../../shell/finish-plan.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';

export interface ApproveFlags extends InstallationFlags {
  readonly reason?: string;
  readonly expires: string;
  readonly format: string;
}

/** `pgherd approve`: writes who approves a plan, and until when. Only the digest decides which plan that is. */
export async function approve(context: CliContext, written: string, flags: ApproveFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const expiresMs = durationOption(flags.expires, '--expires', EXPIRY);
  const digest = digestOf(context, written);
  const installation = await installationOf(context, flags, 'pgherd approve');
  const reason = flags.reason ?? null;
  const { by, atMs, expiresAtMs } = await withControlConnection(context, installation, async (connection) =>
    insertApproval(connection, { digest, expiresMs, reason }),
  );
  const [at, expiresAt] = [formatInstant(atMs), formatInstant(expiresAtMs)];
  if (format === 'json') return printJson(context, { digest, by, at, expiresAt, reason });
  const own = `An apply by ${visible(by)} itself needs another login's approval: its own does not count.`;
  printText(context, `${context.palette.green('Approved')} ${digest} as ${visible(by)}, until ${expiresAt}. ${own}`);
}

function digestOf(context: CliContext, written: string): string {
  const text = written.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  const saved = findSavedPlan(resolve(context.cwd, written));
  if (saved !== null) return readSavedPlan(saved, written).digest;
  const isPart = /^[0-9a-f]+$/.test(text);
  throw new PgherdError('usage', `"${visible(written)}" is not the digest of a plan (64 hex digits)`, {
    hint: isPart
      ? 'copy the whole digest from pgherd plan'
      : 'copy it from pgherd plan, or pass the file of a saved plan',
  });
}
