import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ProjectConfig } from '../../definition/project.ts';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { PgherdError } from '../../errors.ts';
import type { LoginConfig } from '../../postgres/logins.ts';
import { findProjectFile } from '../../reconcile/read/find-project.ts';
import { openProject } from '../../reconcile/read/open-project.ts';
import { type DaemonOptions, DEFAULT_OPTIONS } from '../../runtime/part/options.ts';
import { DAEMON_LIMITS } from '../options/daemon-limits.ts';
import { durationOption } from '../options/duration-option.ts';
import type { CliContext } from '../shell/context.ts';
import { wholeNumber } from '../shell/output.ts';

export interface RunFlags {
  readonly url?: string;
  readonly schema?: string;
  readonly config?: string;
  readonly env?: string;
  readonly slots?: string;
  readonly maxConnections?: string;
  readonly poll?: string;
  readonly batch?: string;
  readonly grace?: string;
  readonly wait: string;
  readonly topics?: string;
  readonly lease?: string;
  readonly prune?: string;
  readonly sync?: string;
  readonly syncEvery: string;
  readonly onDrift: string;
  readonly http?: string;
  readonly logFormat?: string;
  readonly logLevel: string;
}

/** Reads the current `pgherd.yaml`. Throws `config_invalid` with its first mistake. */
export function readConfig(context: CliContext, flags: RunFlags): ProjectConfig {
  const path = resolve(context.cwd, flags.config ?? '.');
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new PgherdError('usage', `--config: "${flags.config}" does not exist`, {
      hint: 'pass the path of pgherd.yaml, or its directory',
    });
  }
  const directory = stat.isDirectory() ? path : dirname(path);
  const diagnostics = createDiagnostics();
  const file = stat.isDirectory() ? findProjectFile(directory) : path;
  const { project } = openProject(
    file,
    directory,
    { cwd: context.cwd, environment: flags.env ?? null, vars: {} },
    diagnostics,
  );
  const mistake = diagnostics.list.find((diagnostic) => diagnostic.severity === 'error');
  if (mistake !== undefined) {
    const place = `${mistake.file}:${mistake.line}:${mistake.column}`;
    throw new PgherdError('config_invalid', `${place}: ${mistake.message}`, { hint: mistake.hint });
  }
  if (project.config.isolation === 'trusted') {
    throw new PgherdError('config_invalid', 'isolation: trusted is not supported by this daemon', {
      hint: 'remove the key: each job logs in as its role',
    });
  }
  return project.config;
}

/** The options that flags set. Throws `usage`. */
export function optionsOfFlags(flags: RunFlags): Partial<DaemonOptions> {
  return {
    ...(flags.slots === undefined ? {} : { slots: wholeNumber(flags.slots, 1, '--slots', DAEMON_LIMITS.slots) }),
    ...(flags.maxConnections === undefined
      ? {}
      : { maxConnections: wholeNumber(flags.maxConnections, 1, '--max-connections', DAEMON_LIMITS.max_connections) }),
    ...(flags.poll === undefined ? {} : { pollMs: durationOption(flags.poll, '--poll', { minMs: 10 }) }),
    ...(flags.batch === undefined ? {} : { batch: wholeNumber(flags.batch, 0, '--batch', DAEMON_LIMITS.batch) }),
    ...(flags.grace === undefined ? {} : { graceMs: durationOption(flags.grace, '--grace') }),
    ...(flags.topics === undefined ? {} : { topics: topicNames(flags.topics) }),
    ...(flags.lease === undefined ? {} : leaseOptions(durationOption(flags.lease, '--lease', { minMs: 500 }))),
    ...(flags.prune === undefined ? {} : { pruneMs: durationOption(flags.prune, '--prune') }),
  };
}

/** Keeps the default number of heartbeats per lease. */
function leaseOptions(leaseMs: number): Partial<DaemonOptions> {
  const { heartbeatMs, leaseMs: defaultMs } = DEFAULT_OPTIONS;
  return { leaseMs, heartbeatMs: Math.round((leaseMs * heartbeatMs) / defaultMs) };
}

function topicNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === '')) throw new PgherdError('usage', `--topics: "${text}" contains an empty name`);
  return names;
}

export function loginsOf(context: CliContext, config: ProjectConfig): LoginConfig {
  return { roles: config.roles, connections: config.connections, env: context.env };
}

/** Throws `config_invalid` for a flag that keeps sessions open. */
export function refuseWithQuiet({ http, sync }: RunFlags): void {
  const flag = http === undefined ? (sync === undefined ? null : '--sync') : '--http';
  if (flag === null) return;
  throw new PgherdError('config_invalid', `daemon.quiet is true, but ${flag} keeps sessions open`, {
    hint: `leave ${flag} out, or remove daemon.quiet from pgherd.yaml`,
  });
}
