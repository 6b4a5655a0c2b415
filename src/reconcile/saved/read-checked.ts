import { createRequire } from 'node:module';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { PgherdError } from '../../errors.ts';
import { isPlan, isSnapshot } from '../../generated/saved-checks.ts';

/** Documents that pgherd saves as JSON, each with a schema of that name and a `digest` of the rest. */
interface Saved {
  readonly schema: 'plan' | 'snapshot';
  /** The error for a document that is not as it was saved. */
  readonly invalid: (what: string, cause: unknown) => PgherdError;
}

const CHECKS = { plan: isPlan, snapshot: isSnapshot } as const;

/** A saved document, checked against its schema and its digest. Throws what `invalid` returns. */
export function readChecked<T extends { readonly digest: string }>(
  text: string,
  digestOf: (value: T) => string,
  { schema, invalid }: Saved,
): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid('it is truncated or not JSON', error);
  }
  const mistake = CHECKS[schema](value) ? null : firstMistake(schema, value);
  if (mistake !== null) throw invalid(mistake, null);
  const checked = value as T; // guaranteed by the schema
  const digest = digestOf(checked);
  if (digest === checked.digest) return checked;
  throw invalid(`its digest is ${checked.digest.slice(0, 12)}…, its content has ${digest.slice(0, 12)}…`, null);
}

/** Returns the errors of ajv; null: none. It is loaded only on demand, because loading takes longer than the whole check. */
function firstMistake(schema: Saved['schema'], value: unknown): string | null {
  const require = createRequire(import.meta.url);
  const ajvModule = require('ajv/dist/2020.js') as { readonly Ajv2020: typeof Ajv2020 };
  // The schemas are pgherd's own: a test checks them against the meta-schema.
  const ajv = new ajvModule.Ajv2020({ meta: false, validateSchema: false, strict: false });
  const read = (name: string): object => require(`../../../schemas/${name}.schema.json`) as object;
  if (schema === 'snapshot') ajv.addSchema(read('plan'));
  const validate = ajv.compile(read(schema));
  if (validate(value)) return null;
  const [first] = validate.errors ?? [];
  return `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}`;
}
