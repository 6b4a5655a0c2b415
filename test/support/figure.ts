/** A figure and its limit; null: no limit, it is only reported. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number | null;
}

export const figure = (what: string, value: number, unit: string, limit: number | null = null): Figure => ({
  what,
  value: Math.round(value * 100) / 100,
  unit,
  limit,
});

/** A value that is not a number is over every limit. */
export function isOver({ value, limit }: Figure): boolean {
  return limit !== null && !(value <= limit);
}
