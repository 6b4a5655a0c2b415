/** Which rows of a list. */
export interface Page {
  /** null: all. */
  readonly limit: number | null;
  readonly offset: number;
}

export const ALL: Page = { limit: null, offset: 0 };
