import { JOB_KEYS, TOPIC_KEYS } from '../../definition/keys.ts';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { findProjectFile } from '../../reconcile/read/find-project.ts';
import { openProject } from '../../reconcile/read/open-project.ts';
import { knownNames } from '../../store/live/known-names.ts';
import type { NameKind } from '../completion/name-kinds.ts';
import { withControlConnection } from '../options/connection-options.ts';
import { installationOf } from '../options/installation-options.ts';
import type { CliContext } from '../shell/context.ts';

/** Returns the names of a kind, without those that contain a line break. Throws what keeps the database from being asked. */
export async function namesOf(context: CliContext, kind: NameKind): Promise<readonly string[]> {
  const names = await allNames(context, kind);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal would interpret them
  return names.filter((name) => !/[\u0000-\u001f\u007f-\u009f]/.test(name));
}

async function allNames(context: CliContext, kind: NameKind): Promise<readonly string[]> {
  switch (kind) {
    case 'zones':
      return ['UTC', ...Intl.supportedValuesOf('timeZone')];
    case 'keys':
      return [...new Set([...JOB_KEYS, ...TOPIC_KEYS].map(({ key }) => key))].toSorted();
    case 'environments':
      return environments(context);
    default: {
      const installation = await installationOf(context, {}, 'pgherd completion');
      return await withControlConnection(context, installation, (connection) => knownNames(connection, kind));
    }
  }
}

function environments({ cwd }: CliContext): readonly string[] {
  const options = { cwd, environment: null, vars: {} };
  const { project } = openProject(findProjectFile(cwd), cwd, options, createDiagnostics());
  return project.environmentNames;
}
