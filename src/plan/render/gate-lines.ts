import { visible } from '../../text/printable.ts';
import { approvalsText } from '../gates/approvals.ts';
import type { Plan } from '../plan.ts';

/** Returns the digest of a plan that needs approvals, those that it has, and the command for those that it lacks. */
export function approvalLines({ approvals, digest, author }: Plan): readonly string[] {
  if (approvals === undefined) return [];
  const by = author === undefined ? '' : ` (author ${visible(author)})`;
  const text = `Digest ${digest}${by}: ${visible(approvalsText(approvals))}`;
  return [approvals.missing === 0 ? `${text}.` : `${text}. Approve it with: pgherd approve ${digest}`];
}
