/** How much work suggestions may still cause, in cells of the comparison; what is shared between calls bounds them all. */
export interface SuggestionBudget {
  cells: number;
}

/** Enough for some ten thousand comparisons of usual names. */
export function suggestionBudget(): SuggestionBudget {
  return { cells: 2_000_000 };
}

/**
 * Returns the candidate nearest to the written name; null when none is near enough, when it is the name itself, or when
 * the budget is spent.
 */
export function didYouMean(
  written: string,
  candidates: Iterable<string>,
  budget: SuggestionBudget = suggestionBudget(),
): string | null {
  const limit = Math.max(1, Math.floor(written.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  const lower = written.toLowerCase();
  for (const candidate of candidates) {
    if (budget.cells <= 0) return null;
    budget.cells -= 1;
    if (candidate === written) continue;
    if (Math.abs(candidate.length - written.length) > limit) continue;
    budget.cells -= written.length * candidate.length;
    if (budget.cells <= 0) return null;
    const distance = editDistance(lower, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Returns `did you mean "x"?`, or the fallback. */
export function didYouMeanHint(
  written: string,
  candidates: Iterable<string>,
  fallback: string | null,
  budget?: SuggestionBudget,
): string | null {
  const near = didYouMean(written, candidates, budget);
  return near === null ? fallback : `did you mean "${near}"?`;
}

/** Returns the number of insertions, deletions, replacements and swaps of neighbours; stops counting at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(
        (previous[j] ?? limit) + 1,
        (current[j - 1] ?? limit) + 1,
        (previous[j - 1] ?? limit) + cost,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, (beforePrevious[j - 2] ?? limit) + 1);
      }
      current.push(value);
    }
    if (Math.min(...current) >= limit) return limit;
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? limit;
}
