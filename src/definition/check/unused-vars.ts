import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import type { WrittenLayers } from '../read/written-layers.ts';

/**
 * Warns of the variables of `pgherd.yaml` that no text uses: one of an environment may be misspelt, so that it overrides nothing.
 * `texts`: the definitions and SQL as written. `otherTexts` returns those that other environments read; it is called only when
 * a variable seems unused.
 */
export function checkUnusedVars(
  { vars, source }: WrittenLayers,
  texts: Iterable<string>,
  otherTexts: () => Iterable<string>,
  diagnostics: Diagnostics,
): void {
  if (vars.length === 0) return;
  const used = usedIn(texts);
  if (vars.every(({ name }) => used.has(name))) return;
  for (const name of usedIn(otherTexts())) used.add(name);
  for (const { name, range } of vars) {
    if (used.has(name)) continue;
    const fallback = `write $\{${name}} where its value belongs, or remove it`;
    const hint = didYouMeanHint(name, used, fallback, diagnostics.suggestions);
    diagnostics.at({ source, range }).warning('PGH053', `the variable "${name}" is used nowhere`, hint);
  }
}

function usedIn(texts: Iterable<string>): Set<string> {
  const used = new Set<string>();
  for (const text of texts) {
    if (!text.includes('${')) continue;
    for (const [written, name] of text.matchAll(/\$\$\{|\$\{([^}\n]*)\}/g)) {
      if (written !== '$${' && name !== undefined) used.add(name);
    }
  }
  return used;
}
