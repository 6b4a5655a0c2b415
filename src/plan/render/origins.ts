import { JOB_KEYS, TOPIC_KEYS } from '../../definition/keys.ts';
import type { Origins } from '../../definition/provenance.ts';
import type { Written } from '../causes.ts';
import type { Kind } from '../plan.ts';
import { formatOrigin } from './cause-lines.ts';

/**
 * Returns where the values of definitions are written, by key: `{"timeout": ["project", "pgherd.yaml:6 (defaults)"]}`. A key with its built-in
 * default is left out, and so is a definition that does not come from a file.
 */
export function originsOf(
  rows: readonly { readonly kind: Kind; readonly name: string }[],
  written: Written,
  environment: string | null,
): readonly Origins[] {
  return rows.map(({ kind, name }) => {
    const places: Record<string, readonly [layer: string, text: string]> = {};
    for (const { field, key } of kind === 'job' ? JOB_KEYS : TOPIC_KEYS) {
      const provenance = field === 'name' ? null : written.provenanceOf(kind, name, field);
      if (provenance === null || provenance.origin.layer === 'built-in') continue;
      const variables = [...(provenance.template?.variables ?? [])].map(
        ([variable, place]) => `, ${variable} at ${formatOrigin(place, environment)}`,
      );
      const { origin } = provenance;
      // Of a topic it goes without saying.
      const own = kind === 'topic' && origin.layer === 'topic' ? { ...origin, layer: 'job' as const } : origin;
      const text = `${formatOrigin(own, environment)}${variables.join('')}`;
      places[key] = [origin.layer, text];
    }
    return { kind, name, places };
  });
}
