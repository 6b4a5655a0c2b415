import { positionAt, type SourceFile } from '../../diagnostic/source-file.ts';
import { entryOf, type Tree } from '../../yaml/tree.ts';
import type { EnvironmentConfig } from '../project.ts';
import type { ReadJob, ReadSet } from './set.ts';

/** Returns where `schedules: off` of an environment is written; null: it is not. */
export function schedulesOffAt(
  schedules: 'on' | 'off' | undefined,
  tree: Tree | null,
  source: SourceFile,
): EnvironmentConfig['schedulesOff'] {
  const entry = schedules === 'off' ? entryOf(tree, 'schedules') : null;
  return entry === null ? null : { file: source.path, line: positionAt(source, entry.keyRange.start).line };
}

/** Returns the set as the environment has it: with `schedules: off` every job that has a schedule is disabled. */
export function inEnvironment(set: ReadSet, environment: EnvironmentConfig | null): ReadSet {
  const off = environment?.schedulesOff ?? null;
  if (off === null) return set;
  const disabled = ([name, job]: readonly [string, ReadJob]): readonly [string, ReadJob] => {
    const { definition } = job.declared;
    if (definition.schedule.length === 0 || !definition.enabled) return [name, job];
    const declared = { ...job.declared, definition: { ...definition, enabled: false } };
    return [name, { ...job, declared, disabledAt: off }];
  };
  return { ...set, jobs: new Map([...set.jobs].map(disabled)) };
}
