/**
 * No output of pgherd may contain a secret: every output of the program that a test sees passes through here. Secrets are the passwords
 * in connection strings, the values of variables that are named like secrets in this run, and the passwords of all roles that the test
 * has created.
 */

/** Long enough not to occur in a text by chance. */
const MIN_LENGTH = 12;

const made = new Set<string>();

/** No later output may contain this value. */
export function keepSecret(secret: string): void {
  if (secret.length >= MIN_LENGTH) made.add(secret);
}

/** Throws when `output` contains one of the secrets; the message does not repeat it. */
export function expectNoSecrets(
  output: string,
  told: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string | undefined>> },
): void {
  for (const secret of [...made, ...told.args.flatMap(passwordsIn), ...Object.entries(told.env).flatMap(secretsOf)]) {
    const at = output.indexOf(secret);
    if (at === -1) continue;
    const before = output.slice(Math.max(0, at - 200), at);
    throw new Error(`a secret was printed by pgherd ${told.args[0] ?? ''}, behind: ${before}`);
  }
}

function secretsOf([name, value = '']: readonly [string, string | undefined]): readonly string[] {
  const named = /PASSWORD|TOKEN|SECRET/i.test(name) && value.length >= MIN_LENGTH ? [value] : [];
  return [...named, ...passwordsIn(value)];
}

function passwordsIn(text: string): readonly string[] {
  const password = /^[a-z][a-z+]*:\/\/[^/\s@:]*:([^/\s@]+)@/.exec(text)?.[1] ?? '';
  return password.length < MIN_LENGTH ? [] : [...new Set([password, decodeURIComponent(password)])];
}
