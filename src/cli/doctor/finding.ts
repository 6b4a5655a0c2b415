/** The result of one check of doctor. */
export interface Finding {
  /** The name of the check, the same in every release. */
  readonly check: string;
  readonly severity: 'ok' | 'info' | 'warning' | 'error';
  readonly message: string;
  /** The next step; null when no action is needed. */
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
