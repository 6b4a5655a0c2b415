import { definitionsValue, definitionsYaml } from '../../../exchange/export/definitions-file.ts';
import { renderedFile } from '../../../exchange/export/rendered-file.ts';
import { formatLimits } from '../../../plan/limits/role-limits.ts';
import type { DefinitionFlags } from '../../options/definition-options.ts';
import { hasLabels, type LabelFlags, labelsOf, noSuchLabel } from '../../options/label-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';
import { readValid } from './read-valid.ts';

/** `pgherd render`: prints every job and topic with the values of all layers, as a file whose plan contains no changes. */
export async function renderDefinitions(
  context: CliContext,
  paths: readonly string[],
  flags: DefinitionFlags & LabelFlags & { readonly format: string },
): Promise<void> {
  const format = oneOf(flags.format, ['yaml', 'json'] as const, '--format');
  const read = await readValid(context, paths, flags, format === 'json' ? 'json' : 'text', 'rendered');
  if (read === null) return;
  const { project, selection, set, written } = read;
  const labels = labelsOf(flags);
  const labelled = set.jobs.filter(({ definition }) => hasLabels(definition.labels, labels));
  if (labels !== null && labelled.length === 0) throw noSuchLabel(labels);
  const used = new Set(labelled.map(({ definition }) => definition.topic));
  const isChosen = (kind: 'jobs' | 'topics', name: string): boolean => selection?.[kind].has(name) ?? true;
  const file = renderedFile(
    {
      jobs: labelled.filter(({ definition }) => isChosen('jobs', definition.name)),
      topics: set.topics.filter(
        ({ definition }) => isChosen('topics', definition.name) && (labels === null || used.has(definition.name)),
      ),
      externalTopics: selection === null ? set.externalTopics : [],
      moves: [],
    },
    (job, key) => written.provenanceOf('job', job, key.field)?.origin.layer ?? 'built-in',
  );
  if (format === 'json') return printJson(context, definitionsValue(file));
  const environment = project.environment === null ? '' : ` @ ${project.environment.name}`;
  const counts = `${count(file.jobs.length, 'job')}, ${count(file.topics.length, 'topic')}`;
  const limits = selection === null ? (set.roleLimits ?? []) : [];
  const head = [
    `Rendered by pgherd from ${project.name}${environment}: ${counts}.`,
    ...limits.map((limit) => `Limits of role ${limit.role} (${limit.file}): ${formatLimits(limit)}.`),
  ];
  printText(context, definitionsYaml(file, head.join('\n')));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
