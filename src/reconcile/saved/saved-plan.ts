import { PgherdError } from '../../errors.ts';
import { digestOf } from '../../plan/digest.ts';
import type { Plan } from '../../plan/plan.ts';
import { readChecked } from './read-checked.ts';

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
