import { resolve } from 'node:path';
import type { Diagnostics } from '../../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../../diagnostic/source-file.ts';
import type { ProjectFile } from '../../../generated/schema-types.ts';
import { didYouMeanHint } from '../../../text/did-you-mean.ts';
import { childOf, entryOf, type Tree } from '../../../yaml/tree.ts';
import { type DeclaredWebhook, PROJECT_EVENTS, type ProjectEvents } from '../../project.ts';

type File = NonNullable<ProjectFile>;

/** Returns `webhooks`, with the paths of their certificates absolute. */
export function webhooksOf(file: File, rootDir: string): Record<string, DeclaredWebhook> {
  const entries = Object.entries(file.webhooks ?? {});
  return Object.fromEntries(
    entries.map(([name, { url_env, secret_env, ca_file, format = 'json' }]) => {
      const caFile = ca_file === undefined ? null : resolve(rootDir, ca_file);
      return [name, { urlEnv: url_env, secretEnv: secret_env, caFile, format }];
    }),
  );
}

/** Returns the webhook of each event; reports one that is not declared. */
export function eventsOf(file: File, root: Tree, source: SourceFile, diagnostics: Diagnostics): ProjectEvents {
  const events: Record<string, string> = {};
  for (const [event, key] of Object.entries(PROJECT_EVENTS)) {
    const webhook = file[key]?.webhook;
    if (webhook === undefined) continue;
    const known = Object.keys(file.webhooks ?? {});
    if (known.includes(webhook)) {
      events[event] = webhook;
      continue;
    }
    // One that is declared with an error has that error.
    if (entryOf(childOf(root, 'webhooks'), webhook) !== null) continue;
    const place = childOf(childOf(root, key), 'webhook') ?? root;
    const hint = didYouMeanHint(webhook, known, `declare webhooks: { ${webhook}: { url_env: …, secret_env: … } }`);
    diagnostics.at({ source, range: place }).error('PGH037', `${key}: the webhook "${webhook}" is not declared`, hint);
  }
  return events;
}
