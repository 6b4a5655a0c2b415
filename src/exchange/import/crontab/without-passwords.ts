import { replaceSecrets } from '../../../text/secrets.ts';

/** A value: quoted, or up to the next blank. What is a variable of the shell already is not a secret. */
const VALUE = String.raw`("[^"]*"|'[^']*'|[^\s'"$]\S*)`;

/** Arguments of other programs that are passwords: `-p…` of mysql and sshpass, `-a` of redis-cli, and `--password`. */
const ARGUMENTS = new RegExp(
  String.raw`(\b(?:sshpass|mysql\w*)\b[^|;&]*?\s-p\s*|\bredis-cli\b[^|;&]*?\s-a\s*|--(?:password|pass|token|api-?key|secret)(?:=|\s+))${VALUE}`,
  'gi',
);

/** `-u user:…` of curl. */
const USER = /((?:\s-u|--user)(?:\s*|=)["']?[^\s:"']+:)([^\s"'$][^\s"']*)/g;

/** Headers, query strings and variables that are named like a secret: `X-Api-Key: …`, `?token=…`, `AWS_SECRET_ACCESS_KEY=…`. */
const NAMED =
  /((?<![\w$])(?:[\w-]*[_-])?(?:api-?key|access[_-]?key|secret|token|password|pwd|signature)(?:[_-][\w-]+)?(?::\s*|=)["']?)(?!bearer\b|basic\b)([^\s"'&$][^\s"'&]*)/gi;

/** Webhooks whose path is the secret. */
const WEBHOOK = /(\bhooks\.slack\.com\/services\/|\bdiscord(?:app)?\.com\/api\/webhooks\/)([^\s"'$]+)/gi;

/** Returns a command line with `${password}`, `${token}` and the like in place of what is a secret in it, so that it can be written into a file. */
export function withoutPasswords(command: string): string {
  const known = replaceSecrets(command, ({ variable }) => `\${${variable}}`);
  return known
    .replace(ARGUMENTS, (_all, before: string) => `${before}\${password}`)
    .replace(USER, (_all, before: string) => `${before}\${password}`)
    .replace(NAMED, (_all, before: string) => `${before}\${secret}`)
    .replace(WEBHOOK, (_all, before: string) => `${before}\${secret}`);
}
