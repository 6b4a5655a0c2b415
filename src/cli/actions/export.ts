import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { PgherdError } from '../../errors.ts';
import { definitionsValue } from '../../exchange/export/definitions-file.ts';
import { type Exported, type ExportScope, exportDefinitions } from '../../reconcile/export.ts';
import { findProjectFile } from '../../reconcile/read/find-project.ts';
import { openProject } from '../../reconcile/read/open-project.ts';
import { takeSnapshot } from '../../reconcile/saved/snapshot.ts';
import { printable } from '../../text/printable.ts';
import { withControlConnection } from '../options/connection-options.ts';
import type { InstallationFlags } from '../options/installation-options.ts';
import { type LabelFlags, labelsOf } from '../options/label-option.ts';
import { nowOption } from '../options/when-option.ts';
import type { CliContext } from '../shell/context.ts';
import { oneOf, printJson, printNote, printText } from '../shell/output.ts';
import { type NewFile, writeNewFiles } from '../shell/write-new-files.ts';

export interface ExportFlags extends InstallationFlags, LabelFlags {
  readonly project?: string;
  readonly all?: true;
  readonly unowned?: true;
  readonly out?: string;
  readonly force?: true;
  readonly snapshot?: string;
  readonly now?: string;
  readonly format: string;
}

/** `pgherd export`: prints the live jobs and topics as definitions, or writes them into files. */
export async function runExport(context: CliContext, flags: ExportFlags): Promise<void> {
  const format = oneOf(flags.format, ['yaml', 'json'] as const, '--format');
  const opened = openProject(
    findProjectFile(context.cwd),
    context.cwd,
    { cwd: context.cwd, environment: flags.env ?? null, vars: {} },
    createDiagnostics(),
  ).project;
  const scope = scopeOf(flags, opened.config.name);
  const schema = flags.schema ?? opened.config.schema;
  const control = {
    ...(flags.url === undefined ? {} : { url: flags.url }),
    urlEnv: opened.config.environment?.urlEnv ?? null,
    roles: opened.config.roles,
    applicationName: 'pgherd export',
    schema,
  };
  if (flags.snapshot !== undefined && flags.label.length > 0) {
    throw new PgherdError('usage', '--snapshot and --label exclude each other: a plan needs the whole project');
  }
  if (flags.snapshot !== undefined) {
    const request = {
      project: snapshotProject(flags, scope),
      schema,
      nowMs: nowOption(flags.now),
      adoptable: flags.unowned === true,
    };
    const snapshot = await withControlConnection(context, control, (connection) => takeSnapshot(connection, request));
    const file = { path: flags.snapshot, name: 'snapshot.json', text: `${JSON.stringify(snapshot)}\n` };
    // A snapshot is regenerated often, so an earlier one is overwritten.
    for (const path of writeNewFiles(context.cwd, [file], true)) printNote(context, `wrote ${printable(path)}`);
    return;
  }
  const exported = await withControlConnection(context, control, (connection) =>
    exportDefinitions(connection, schema, { ...scope, labels: labelsOf(flags) }, opened),
  );
  for (const remark of exported.flatMap(({ remarks }) => remarks)) {
    printNote(context, `${context.errorPalette.yellow('note:')} ${printable(remark)}`);
  }
  if (flags.out !== undefined) {
    const written = writeNewFiles(context.cwd, filesOf(exported, flags.out, format), flags.force === true);
    for (const path of written) printNote(context, `wrote ${printable(path)}`);
  } else if (format === 'json') printJson(context, exported.length === 1 ? documentOf(exported[0]) : listOf(exported));
  else printText(context, exported.map(({ yaml }) => yaml).join('---\n'));
}

/** A snapshot contains one project; `--unowned` adds the rows without an owner. */
function snapshotProject(flags: ExportFlags, { kind, project }: ExportScope): string {
  if (kind !== 'all' && flags.out === undefined) return project;
  throw new PgherdError('usage', '--snapshot exports one project into its own file', {
    hint: 'omit --all and --out',
  });
}

function scopeOf({ project, all, unowned, snapshot }: ExportFlags, own: string): ExportScope {
  if ([project !== undefined, all === true, unowned === true && snapshot === undefined].filter(Boolean).length > 1) {
    throw new PgherdError('usage', '--project, --all and --unowned exclude each other', {
      hint: 'pass only one of them',
    });
  }
  return { kind: all === true ? 'all' : unowned === true ? 'unowned' : 'project', project: project ?? own };
}

function documentOf(exported: Exported | undefined): object {
  return exported === undefined ? {} : definitionsValue(exported.file);
}

function listOf(exported: readonly Exported[]): object {
  return { projects: exported.map(({ project, file }) => ({ project, definitions: definitionsValue(file) })) };
}

function filesOf(exported: readonly Exported[], out: string, format: 'yaml' | 'json'): readonly NewFile[] {
  const textOf = (item: Exported): string =>
    format === 'yaml' ? item.yaml : `${JSON.stringify(documentOf(item), null, 2)}\n`;
  const [only] = exported;
  if (exported.length === 1 && only !== undefined) return [{ path: out, name: `jobs.${format}`, text: textOf(only) }];
  const directory = out.endsWith('/') ? out : `${out}/`;
  return exported
    .filter(({ file }) => file.jobs.length + file.topics.length > 0)
    .map((item) => ({ path: directory, name: `${fileName(item.project)}.${format}`, text: textOf(item) }));
}

/** Replaces characters of a project's name that are unsafe in a file name. */
function fileName(project: string | null): string {
  return project === null ? 'unowned' : project.replace(/[^\w.-]/g, '_').replace(/^\.+/, '_');
}
