import { readFileSync } from 'node:fs';
import { PgherdError } from '../../errors.ts';
import { digestOf } from '../../plan/digest.ts';
import type { Plan } from '../../plan/plan.ts';
import { readChecked } from './read-checked.ts';

/**
 * Returns the text of a file if it is a saved plan: JSON with a top-level `formatVersion`. Returns null otherwise, and
 * when the file is unreadable.
 */
export function findSavedPlan(path: string): string | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  if (!/^\s*\{/.test(text) || !text.includes('"formatVersion"')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'formatVersion' in value ? text : null;
  } catch {
    return path.endsWith('.json') ? text : null;
  }
}

/** Returns a saved plan after checking its schema and its digest. Throws `plan_invalid`. `file` is for messages. */
export function readSavedPlan(text: string, file: string): Plan {
  return readChecked<Plan>(text, digestOf, { schema: 'plan', invalid: (what, cause) => invalid(file, what, cause) });
}

function invalid(file: string, what: string, cause: unknown): PgherdError {
  return new PgherdError('plan_invalid', `${file} is not a plan saved by pgherd: ${what}; nothing was written`, {
    hint: 'create it again with pgherd plan --out, and do not edit it',
    ...(cause === null ? {} : { cause }),
  });
}
