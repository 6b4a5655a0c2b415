import { isDeepStrictEqual } from 'node:util';
import type { Change, Plan } from '../../src/plan/plan.ts';
import { jobNamed, topicNamed } from './definitions.ts';
import { NOW_MS } from './reconcile.ts';

/**
 * Returns the parts of an expected plan that differ from every other plan: without the keys that have the same value in any plan, in any
 * change, or by default in any definition. No difference is lost, because a key is only left out where it has exactly the value that is
 * listed here; and a new key with a default changes no expected plan.
 */
export function planWithoutDefaults(plan: Plan): Readonly<Record<string, unknown>> {
  return without({ ...plan, changes: plan.changes.map(changeWithoutDefaults) }, PLAIN_PLAN);
}

function changeWithoutDefaults(change: Change): Readonly<Record<string, unknown>> {
  const { name: _name, ...plain } = change.kind === 'job' ? jobNamed('') : topicNamed('');
  const definition = (value: Change['after']): unknown => (value === null ? null : without(value, plain));
  return without({ ...change, before: definition(change.before), after: definition(change.after) }, PLAIN_CHANGE);
}

function without(value: object, plain: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const differs = ([key, item]: readonly [string, unknown]): boolean =>
    !Object.hasOwn(plain, key) || !isDeepStrictEqual(item, plain[key]);
  return Object.fromEntries(Object.entries(value).filter(differs));
}

const PLAIN_PLAN: Readonly<Record<string, unknown>> = {
  formatVersion: 1,
  blocked: null,
  project: 'test',
  environment: null,
  database: { name: 'app', schema: 'pgherd', installation: '00000000-0000-0000-0000-000000000000' },
  git: { commit: null, dirty: null },
  createdAt: new Date(NOW_MS).toISOString().replace('.000Z', 'Z'),
  changes: [],
  drift: [],
  diagnostics: [],
  digest: '0'.repeat(64),
};

const PLAIN_CHANGE: Readonly<Record<string, unknown>> = {
  before: null,
  after: null,
  fields: [],
  blocked: null,
  running: 0,
  nextRuns: { before: null, after: null },
  notes: [],
};
