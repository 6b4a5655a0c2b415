import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { PgherdError } from '../../errors.ts';
import { digestOf } from '../../plan/digest.ts';
import type { Plan } from '../../plan/plan.ts';

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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(file, 'it is truncated or not JSON', error);
  }
  // A test checks the schema against the meta-schema, so that not every apply has to.
  const ajv = new Ajv2020({ meta: false, validateSchema: false, strict: false });
  const schema = createRequire(import.meta.url)('../../../schemas/plan.schema.json') as object;
  const validate = ajv.compile<Plan>(schema);
  if (!validate(value)) {
    const [first] = validate.errors ?? [];
    throw invalid(file, `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}`, null);
  }
  const digest = digestOf(value);
  if (digest !== value.digest) {
    throw invalid(
      file,
      `its digest is ${value.digest.slice(0, 12)}…, but its content has digest ${digest.slice(0, 12)}…`,
      null,
    );
  }
  return value;
}

function invalid(file: string, what: string, cause: unknown): PgherdError {
  return new PgherdError('plan_invalid', `${file} is not a plan saved by pgherd: ${what}; nothing was written`, {
    hint: 'create it again with pgherd plan --out, and do not edit it',
    ...(cause === null ? {} : { cause }),
  });
}
