/** The owner of an SQL text, in the words of messages about it. */
export interface SqlOwner {
  readonly noun: 'job' | 'task';
  /** How it is given parameters, another role, no transaction. */
  readonly addParams: string;
  readonly setRole: string;
  readonly noTransaction: string;
}

export const JOB_SQL: SqlOwner = {
  noun: 'job',
  addParams: 'add params: {name: value}',
  setRole: 'set the key role instead',
  noTransaction: 'set transaction: false',
};
