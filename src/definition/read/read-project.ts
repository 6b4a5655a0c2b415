import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import type { DaemonSettings, JobDefaults, ProjectFile, Vars } from '../../generated/schema-types.ts';
import { parseDuration } from '../../schedule/duration.ts';
import { parseDocuments } from '../../yaml/parse.ts';
import { childOf, entryOf, type Tree } from '../../yaml/tree.ts';
import { type Layer, originOf } from '../layers.ts';
import {
  type ConnectionConfig,
  DEFAULT_DAEMON,
  DEFAULT_INCLUDE,
  defaultProject,
  type ProjectConfig,
} from '../project.ts';
import { validateSchema } from '../schema/validate-schema.ts';
import { dropInvalid } from './drop-invalid.ts';
import { ownRules, type WrittenRule } from './project/own-rules.ts';
import { httpOf } from './project/read-http.ts';
import { checkPasswords, roleLimitsOf, rolesOf } from './project/read-roles.ts';
import { eventsOf, webhooksOf } from './project/read-webhooks.ts';
import { gatesOf } from './read-gates.ts';
import { type PatternContext, readPatterns } from './read-patterns.ts';
import { lintSeverities, policyOf } from './read-policy.ts';
import { testOf } from './read-test-settings.ts';
import { schedulesOffAt } from './schedules-off.ts';
import { treeValue } from './tree-value.ts';
import { type VariablePlaces, variablePlaces } from './variable-places.ts';
import { type WrittenLayers, writtenLayers } from './written-layers.ts';

export interface ReadProject {
  readonly config: ProjectConfig;
  /** The `defaults` of the project, then those of the environment. */
  readonly layers: readonly Layer[];
  readonly environmentNames: readonly string[];
  /** The names under `vars`, of the project or of the chosen environment. */
  readonly declaredVars: readonly string[];
  /** Where the value of each of them is written; absent for one that the command line sets. */
  readonly variablePlaces?: VariablePlaces;
  /** Absent: there is no readable `pgherd.yaml`. */
  readonly written?: WrittenLayers;
  /** Absent: as `written`. */
  readonly rules?: readonly WrittenRule[];
}

export interface ReadProjectOptions {
  readonly rootDir: string;
  readonly file: string;
  readonly environment: string | null;
  /** Returns the name of a project that states none; null: "default". */
  readonly defaultName: () => string | null;
  /** Returns the id of the directory of a project that has no name at all. */
  readonly defaultId: () => string;
  /** From the command line; they override those of the file. */
  readonly vars: Readonly<Record<string, string>>;
  /** Whether a path, relative to `rootDir`, is that of a directory. */
  readonly isDirectory: (path: string) => boolean;
}

type File = NonNullable<ProjectFile>;

/** Reads `pgherd.yaml`. Reports problems to `diagnostics`, and uses the default for an invalid value. */
export function readProject(source: SourceFile, options: ReadProjectOptions, diagnostics: Diagnostics): ReadProject {
  const document = parseDocuments(source, diagnostics)[0];
  const root = document?.root ?? null;
  const unnamed = { ...defaultProject(options.rootDir), file: options.file };
  if (root === null) {
    const name = options.defaultName();
    const config = name === null ? { ...unnamed, repositoryId: options.defaultId() } : { ...unnamed, name };
    return { config, layers: [], environmentNames: [], declaredVars: [] };
  }
  const written = treeValue(root, source, null, diagnostics);
  const chosen = options.environment ?? defaultEnvironment(root, source, diagnostics);
  const environmentTree = childOf(childOf(root, 'environments'), chosen ?? '');
  const declared = { ...varsOf(root, source), ...varsOf(environmentTree, source) };
  const vars = { ...declared, ...options.vars };
  const layerTrees = [childOf(root, 'defaults'), childOf(environmentTree, 'defaults')];
  const defaults = layerTrees.map((tree) => (tree === null ? null : treeValue(tree, source, vars, diagnostics)));
  const value = withDefaults(written, chosen, defaults);
  const invalid = validateSchema('project', value, root, source, diagnostics);
  const file: File = dropInvalid(value, invalid, (path) => (NESTED.has(path[0] ?? '') ? 2 : 1)) as File;

  const environment = chosen === null ? null : (file.environments?.[chosen] ?? null);
  const layers = [file.defaults, environment?.defaults].flatMap((values, index): readonly Layer[] =>
    values === undefined || values === null
      ? []
      : [{ kind: index === 0 ? 'project' : 'environment', values, tree: layerTrees[index] ?? null, source }],
  );
  if (file.isolation === 'trusted') reportTrusted(root, source, diagnostics);
  const rules = ownRules(file.policy ?? {}, root, source);
  const given = file.project ?? options.defaultName();
  const [name, isNamed] = [given ?? unnamed.name, given !== null];
  checkPasswords(file.roles, root, source, diagnostics);
  const config: ProjectConfig = {
    ...unnamed,
    name,
    renamedFrom: file.renamed_from ?? null,
    schema: file.schema ?? 'pgherd',
    ...filesOf(file, root, chosen, { source, diagnostics, isDirectory: options.isDirectory }),
    vars,
    connections: connectionsOf(file, options.rootDir),
    roles: rolesOf(file.roles, options.rootDir),
    roleLimits: roleLimitsOf(file.roles, root, source),
    webhooks: webhooksOf(file, options.rootDir),
    misdeclared: { connections: misdeclared(root, 'connections', file), webhooks: misdeclared(root, 'webhooks', file) },
    events: eventsOf(file, root, source, diagnostics),
    environment:
      chosen === null
        ? null
        : {
            name: chosen,
            urlEnv: environment?.url_env ?? null,
            schedulesOff: schedulesOffAt(environment?.schedules, environmentTree, source),
          },
    environmentNames: Object.keys(file.environments ?? {}),
    repositoryId: file.repository ?? (isNamed ? null : options.defaultId()),
    policy: policyOf(file.policy ?? {}, childOf(root, 'policy'), source),
    gates: gatesOf(
      { values: file.policy, tree: childOf(root, 'policy') },
      { values: environment?.policy, tree: childOf(environmentTree, 'policy') },
      source,
      diagnostics,
    ),
    rules: rules.map(({ rule }) => rule),
    lint: lintSeverities(file.policy ?? {}),
    isolation: file.isolation ?? 'login',
    daemon: daemonOf(file.daemon ?? {}, durationReader(root, source, diagnostics)),
    http: httpOf(file.http ?? {}),
    test: testOf(file.test, options.rootDir),
  };
  return {
    config,
    layers,
    environmentNames: Object.keys(file.environments ?? {}),
    declaredVars: Object.keys(declared),
    variablePlaces: variablePlaces([root, environmentTree], source, options.vars),
    written: writtenLayers(root, source),
    rules,
  };
}

type DurationReader = (text: string, ...path: readonly string[]) => number;

/** Returns a function that reads a duration at a path of the file, in ms; it reports an invalid one and returns 0. */
function durationReader(root: Tree, source: SourceFile, diagnostics: Diagnostics): DurationReader {
  return (text, ...path) => {
    const ms = parseDuration(text);
    if (ms !== null) return ms;
    const place = originOf([{ kind: 'project', values: {}, tree: root, source }], ...path);
    diagnostics
      .at({ source, range: place?.range ?? root })
      .error('PGH025', `"${text}" is not a duration`, 'for example 30s');
    return 0;
  };
}

function reportTrusted(root: Tree, source: SourceFile, diagnostics: Diagnostics): void {
  const place = originOf([{ kind: 'project', values: {}, tree: root, source }], 'isolation');
  const hint = 'remove it: each job logs in as its role';
  diagnostics
    .at({ source, range: place?.range ?? root })
    .warning('PGH038', 'pgherd run does not accept isolation: trusted', hint);
}

/** Returns the names of a section whose declaration is invalid. */
function misdeclared(root: Tree, section: 'connections' | 'webhooks', file: File): readonly string[] {
  const written = childOf(root, section);
  const names = written?.kind === 'map' ? [...written.entries.keys()] : [];
  return names.filter((name) => !Object.hasOwn(file[section] ?? {}, name));
}

/** Returns the environment that is marked `default: true`, or null. */
function defaultEnvironment(root: Tree, source: SourceFile, diagnostics: Diagnostics): string | null {
  const environments = childOf(root, 'environments');
  if (environments?.kind !== 'map') return null;
  const marked = [...environments.entries.values()].flatMap(({ key, value }) => {
    const mark = entryOf(value, 'default');
    return mark?.value.kind === 'scalar' && mark.value.value === true ? [{ key, place: mark.keyRange }] : [];
  });
  const [first, second] = marked;
  if (first !== undefined && second !== undefined) {
    const message = `the environments ${first.key} and ${second.key} are both marked default`;
    diagnostics.at({ source, range: second.place }).error('PGH024', message, 'mark one');
  }
  return first?.key ?? null;
}

/** Returns the patterns of the chosen environment, and checks those of all environments. */
function filesOf(
  file: File,
  root: Tree,
  chosen: string | null,
  context: PatternContext,
): Pick<ProjectConfig, 'include' | 'exclude'> {
  const read = (
    { include, exclude }: { readonly include?: readonly string[]; readonly exclude?: readonly string[] },
    tree: Tree | null,
  ): { readonly include: readonly string[] | null; readonly exclude: readonly string[] } => ({
    include: include === undefined ? null : readPatterns(include, childOf(tree, 'include'), context),
    exclude: readPatterns(exclude ?? [], childOf(tree, 'exclude'), context),
  });
  const common = read(file, root);
  const environments = Object.entries(file.environments ?? {}).map(
    ([name, environment]) => [name, read(environment ?? {}, childOf(childOf(root, 'environments'), name))] as const,
  );
  const own = new Map(environments).get(chosen ?? '');
  return {
    include: own?.include ?? common.include ?? DEFAULT_INCLUDE,
    exclude: [...common.exclude, ...(own?.exclude ?? [])],
  };
}

/** Sections in which an invalid entry does not affect the other entries. */
const NESTED: ReadonlySet<string> = new Set([
  'defaults',
  'vars',
  'connections',
  'roles',
  'webhooks',
  'environments',
  'policy',
  'daemon',
  'http',
]);

/** The values as they are written: YAML reads 1.10 as the number 1.1, and digits beyond the 16th as zeros. */
function varsOf(tree: Tree | null, { text }: SourceFile): Record<string, string> {
  const vars = childOf(tree, 'vars');
  const result: Record<string, string> = {};
  if (vars?.kind !== 'map') return result;
  for (const { key, value } of vars.entries.values()) {
    if (value.kind !== 'scalar' || value.value === null) continue;
    result[key] = typeof value.value === 'string' ? value.value : text.slice(value.start, value.end);
  }
  return result satisfies NonNullable<Vars>;
}

function withDefaults(written: unknown, environment: string | null, defaults: readonly unknown[]): unknown {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return written;
  const file = written as { defaults?: unknown; environments?: Record<string, { defaults?: unknown } | null> | null };
  if (defaults[0] !== null) file.defaults = defaults[0];
  const chosen = environment === null ? null : (file.environments?.[environment] ?? null);
  if (chosen !== null && defaults[1] !== null) chosen.defaults = defaults[1] as JobDefaults;
  return file;
}

function connectionsOf(file: File, rootDir: string): Record<string, ConnectionConfig> {
  const entries = Object.entries(file.connections ?? {});
  return Object.fromEntries(
    entries.map(([name, { url_env, roles }]) => [name, { urlEnv: url_env, roles: rolesOf(roles, rootDir) }]),
  );
}

function daemonOf(daemon: NonNullable<DaemonSettings>, duration: DurationReader): ProjectConfig['daemon'] {
  const { poll, grace, restart_pause, idle_timeout, quiet_after, quiet_check } = daemon;
  return {
    enabled: daemon.enabled ?? DEFAULT_DAEMON.enabled,
    slots: daemon.slots ?? DEFAULT_DAEMON.slots,
    maxConnections: daemon.max_connections ?? DEFAULT_DAEMON.maxConnections,
    idleTimeoutMs:
      idle_timeout === undefined ? DEFAULT_DAEMON.idleTimeoutMs : duration(idle_timeout, 'daemon', 'idle_timeout'),
    maxMessageBytes: daemon.max_message_bytes ?? DEFAULT_DAEMON.maxMessageBytes,
    pollMs: poll === undefined ? DEFAULT_DAEMON.pollMs : duration(poll, 'daemon', 'poll'),
    batch: daemon.batch ?? DEFAULT_DAEMON.batch,
    graceMs: grace === undefined ? DEFAULT_DAEMON.graceMs : duration(grace, 'daemon', 'grace'),
    restartPauseMs:
      restart_pause === undefined ? DEFAULT_DAEMON.restartPauseMs : duration(restart_pause, 'daemon', 'restart_pause'),
    quiet: daemon.quiet ?? DEFAULT_DAEMON.quiet,
    checkSql: daemon.check_sql ?? DEFAULT_DAEMON.checkSql,
    quietAfterMs:
      quiet_after === undefined ? DEFAULT_DAEMON.quietAfterMs : duration(quiet_after, 'daemon', 'quiet_after'),
    quietCheckMs:
      quiet_check === undefined ? DEFAULT_DAEMON.quietCheckMs : duration(quiet_check, 'daemon', 'quiet_check'),
  };
}
