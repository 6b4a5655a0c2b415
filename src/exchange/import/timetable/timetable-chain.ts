/** A chain of pg_timetable, from its tables or its YAML. */
export interface TimetableChain {
  readonly place: string;
  readonly name: string;
  /** null: every minute. */
  readonly runAt: string | null;
  /** null: any number at once. */
  readonly maxInstances: number | null;
  /** 0: no limit. */
  readonly timeoutMs: number;
  readonly live: boolean;
  readonly selfDestruct: boolean;
  readonly exclusive: boolean;
  readonly clientName: string | null;
  readonly onError: string | null;
  readonly tasks: readonly TimetableTask[];
}

export interface TimetableTask {
  readonly name: string | null;
  /** SQL, PROGRAM or BUILTIN. */
  readonly kind: string;
  readonly command: string;
  readonly runAs: string | null;
  /** A connection string, for a task of another database. */
  readonly connection: string | null;
  readonly ignoreError: boolean;
  /** Outside of the transaction of the chain. */
  readonly autonomous: boolean;
  /** 0: no limit. */
  readonly timeoutMs: number;
  readonly live: boolean;
  /** One value per execution of the command; none: one execution without parameters. */
  readonly parameters: readonly unknown[];
}
