import type { CliContext } from '../../shell/context.ts';

export interface CommentFlags {
  readonly provider?: string;
  readonly repository?: string;
  readonly number?: string;
  readonly commit?: string;
  readonly apiUrl?: string;
  readonly tokenEnv?: string;
  readonly author?: string;
  readonly wait: string;
  readonly format: string;
}

/** The pull request, and the API through which it is reached. */
export interface Where {
  readonly env: CliContext['env'];
  readonly flags: CommentFlags;
  /** null: that of the event or of the commit. */
  readonly number: number | null;
  readonly signal: AbortSignal;
  readonly maxWaitMs: number;
}
