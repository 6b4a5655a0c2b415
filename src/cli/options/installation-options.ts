import type { Command } from 'commander';
import type { ProjectConfig } from '../../definition/project.ts';
import type { CliContext } from '../shell/context.ts';
import { addConnectionOptions, type ConnectionFlags, type ControlOptions } from './connection-options.ts';

/** The flags that `addInstallationOptions` adds to a command. */
export interface InstallationFlags extends ConnectionFlags {
  readonly schema?: string;
  readonly env?: string;
}

/** For commands that need no definitions: where pgherd is installed. */
export function addInstallationOptions(command: Command): Command {
  return addConnectionOptions(command)
    .option('--schema <name>', 'schema pgherd is installed in (default: of pgherd.yaml, else pgherd)')
    .option('--env <name>', 'environment of pgherd.yaml to use');
}

/** Returns where to connect and which schema to use: from the flags, else from the nearest `pgherd.yaml`. */
export async function installationOf(
  context: CliContext,
  flags: InstallationFlags,
  applicationName: string,
): Promise<
  ControlOptions & {
    readonly schema: string;
    readonly connections: ProjectConfig['connections'];
    readonly graceMs: number;
    /** The project of the nearest pgherd.yaml; null: there is none. */
    readonly project: string | null;
    /** The name of the environment that was chosen; null: none. */
    readonly environment: string | null;
    /** The environment whose schedules are off; null: none was chosen, or they are on. */
    readonly schedulesOff: { readonly environment: string; readonly file: string; readonly line: number } | null;
  }
> {
  const { findProjectFile } = await import('../../reconcile/read/find-project.ts');
  const { openProject } = await import('../../reconcile/read/open-project.ts');
  const { createDiagnostics } = await import('../../diagnostic/diagnostics.ts');
  const options = { cwd: context.cwd, environment: flags.env ?? null, vars: {} };
  const { project } = openProject(findProjectFile(context.cwd), context.cwd, options, createDiagnostics());
  return {
    ...(flags.url === undefined ? {} : { url: flags.url }),
    urlEnv: project.config.environment?.urlEnv ?? null,
    roles: project.config.roles,
    applicationName,
    schema: flags.schema ?? project.config.schema,
    connections: project.config.connections,
    graceMs: project.config.daemon.graceMs,
    project: project.config.file === null ? null : project.config.name,
    environment: project.config.environment?.name ?? null,
    schedulesOff: schedulesOffOf(project.config),
  };
}

function schedulesOffOf({
  environment,
}: ProjectConfig): { readonly environment: string; readonly file: string; readonly line: number } | null {
  const off = environment?.schedulesOff ?? null;
  return environment === null || off === null ? null : { environment: environment.name, ...off };
}
