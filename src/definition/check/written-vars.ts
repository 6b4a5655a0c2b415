import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { firstDifference } from '../../sql/same-sql.ts';
import { unfolded } from '../../yaml/unfolded.ts';
import type { WrittenLayers } from '../read/written-layers.ts';

/**
 * Reports values of variables whose meaning in SQL differs from their lines in `pgherd.yaml`: YAML joins a comment with the next line, or
 * the lines of a string.
 */
export function checkWrittenVars({ vars, source }: WrittenLayers, diagnostics: Diagnostics): void {
  for (const { name, value } of vars) {
    if (value.kind !== 'scalar' || typeof value.value !== 'string') continue;
    const visible = unfolded(source, value);
    const difference = visible === null ? null : firstDifference(visible.text, value.value);
    if (visible === null || difference === null) continue;
    const lineEnd = visible.text.indexOf('\n', difference);
    const start = visible.placeOf(difference);
    const end = visible.placeOf(lineEnd === -1 ? visible.text.length : lineEnd);
    const message = `YAML joins the lines of the variable "${name}", which changes SQL that contains it`;
    const hint = `write ${name}: | and the value below it, indented`;
    diagnostics.at({ source, range: { start, end: Math.max(end, start + 1) } }).error('PGH016', message, hint);
  }
}
