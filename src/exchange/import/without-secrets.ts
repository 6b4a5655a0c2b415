import { secretsInSql } from '../../sql/sql-secrets.ts';
import { type ImportDecision, type ImportedJob, nameOf } from './imported.ts';

export interface Cleaned {
  readonly item: ImportedJob;
  /** The next step of the owner for the secrets of the job; null: it has none. */
  readonly decision: ImportDecision | null;
}

/** Returns a job whose SQL has a mark such as `${token}` in place of each password, token and private key; so has its name. */
export function withoutSecrets(item: ImportedJob): Cleaned {
  const { sql } = item.job;
  const secrets = secretsInSql(sql);
  if (secrets.length === 0) return { item, decision: null };
  let text = '';
  let last = 0;
  for (const { start, end, variable } of secrets) {
    text += `${sql.slice(last, start)}\${${variable}}`;
    last = end;
  }
  text += sql.slice(last);
  const name = item.isNamed === true ? item.name : (nameOf(text) ?? item.place);
  const marks = [...new Set(secrets.map(({ variable }) => `\${${variable}}`))].join(' and ');
  const kinds = [...new Set(secrets.map(({ kind }) => kind))].join(' and ');
  return {
    item: { ...item, name, job: { ...item.job, sql: text } },
    decision: {
      reason: `its SQL contained ${kinds}, and has ${marks} in that place`,
      next: 'read the secret from a table or from Vault when the job runs, and remove enabled: false',
    },
  };
}
