/** One thing that doctor looked at. */
export interface Finding {
  /** What was looked at, the same word in every release. */
  readonly check: string;
  readonly severity: 'ok' | 'info' | 'warning' | 'error';
  readonly message: string;
  /** What to do; null where nothing is to be done. */
  readonly remedy: string | null;
}

export function finding(
  check: string,
  severity: Finding['severity'],
  message: string,
  remedy: string | null = null,
): Finding {
  return { check, severity, message, remedy };
}

export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
