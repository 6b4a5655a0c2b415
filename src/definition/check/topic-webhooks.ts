import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { Range, SourceFile } from '../../diagnostic/source-file.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import { childOf, entryOf } from '../../yaml/tree.ts';
import type { ProjectConfig } from '../project.ts';
import type { ReadSet } from '../read/set.ts';

/** Reports webhooks of topics that pgherd.yaml does not declare. */
export function checkTopicWebhooks(set: ReadSet, project: ProjectConfig, diagnostics: Diagnostics): void {
  for (const { declared, source, nameRange, tree } of set.topics.values()) {
    const webhook = declared.definition.onFailure?.webhook ?? null;
    if (webhook === null || Object.hasOwn(project.webhooks, webhook)) continue;
    const value = entryOf(childOf(tree, 'on_failure'), 'webhook')?.value;
    reportWebhook(webhook, { source, range: value?.kind === 'scalar' ? value : nameRange }, project, diagnostics);
  }
}

export function reportWebhook(
  webhook: string,
  place: { readonly source: SourceFile; readonly range: Range },
  project: ProjectConfig,
  diagnostics: Diagnostics,
): void {
  if (project.misdeclared.webhooks.includes(webhook)) return;
  const fallback = `declare it under webhooks in pgherd.yaml: ${webhook}: {url_env: NAME, secret_env: NAME}`;
  const hint = didYouMeanHint(webhook, Object.keys(project.webhooks), fallback, diagnostics.suggestions);
  diagnostics.at(place).error('PGH037', `the webhook "${webhook}" is not declared`, hint);
}
