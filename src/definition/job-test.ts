import type { Location, Params } from './definition.ts';

/** One case of `tests`, normalized. */
export interface JobTest {
  readonly name: string;
  /** The job that runs. */
  readonly job: string;
  readonly given: readonly TestGiven[];
  /** null: the params of the job. */
  readonly params: Params | null;
  /** ISO instant that `now()` returns; null: the real one. */
  readonly at: string | null;
  readonly expect: readonly TestExpectation[];
  readonly location: Location;
}

/** The rows of each table before the job runs. */
export type TestGiven =
  | { readonly kind: 'sql'; readonly sql: string }
  | { readonly kind: 'rows'; readonly table: string; readonly rows: readonly Readonly<Record<string, unknown>>[] };

export type TestExpectation =
  | { readonly kind: 'rows'; readonly query: string; readonly rows: readonly (readonly unknown[])[] }
  /** `query` null: the row count of the job. */
  | { readonly kind: 'count'; readonly query: string | null; readonly count: string }
  | { readonly kind: 'error'; readonly sqlstate: string }
  | { readonly kind: 'notice'; readonly text: string };
