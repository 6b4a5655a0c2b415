/** A secret in a text: a password, a token or a private key, with its place. */
export interface FoundSecret {
  /** `a JSON web token`: never the secret itself. */
  readonly kind: string;
  /** A name for a variable that could hold it. */
  readonly variable: string;
  readonly start: number;
  readonly end: number;
}

interface Pattern {
  readonly kind: string;
  readonly variable: string;
  /** Its group `secret` is the secret; the rest is around it. */
  readonly pattern: RegExp;
}

const PATTERNS: readonly Pattern[] = [
  {
    kind: 'a private key',
    variable: 'private_key',
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----(?<secret>[^'"]*?)(?=-----END|['"]|$)/dg,
  },
  {
    kind: 'a JSON web token',
    variable: 'token',
    pattern: /(?<secret>\beyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*)/dg,
  },
  {
    kind: 'a token',
    variable: 'token',
    pattern: /\b(?:bearer|authorization\W{1,6}basic)\s+(?<secret>[\w.~+/-]{6,}=*)/dgi,
  },
  {
    kind: 'an access key',
    variable: 'access_key',
    pattern:
      /(?<secret>\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{20,}|github_pat_\w{20,}|xox[abprs]-[\w-]{10,}|sk_live_\w{10,}|glpat-[\w-]{16,})\b)/dg,
  },
  {
    kind: 'an API key',
    variable: 'api_key',
    pattern: /["'](?:(?:x-)?api-?key|[a-z]+(?:-[a-z]+)*-token)["']\s*[:,]\s*["'](?<secret>[^"'$\s]{8,})["']/dgi,
  },
  {
    kind: 'the password of a URL',
    variable: 'password',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"]*:(?<secret>[^\s/@'"$][^\s/@'"]*)@/dgi,
  },
  {
    kind: 'a password',
    variable: 'password',
    pattern: /\b(?:pgpassword|password|passwd|pwd)\s*=\s*(?:\\?["'])?(?<secret>[^\s"';&$\\][^\s"';&\\]*)/dgi,
  },
  {
    kind: 'a password',
    variable: 'password',
    pattern: /\b(?:create|alter)\s+(?:role|user)\b[^;]{0,300}?\bpassword\s+'(?<secret>[^'$][^']*)'/dgi,
  },
];

/** Returns the secrets of a text that have a known form, in order. A variable, `${name}`, is not a secret. */
export function findSecrets(text: string): readonly FoundSecret[] {
  const found: FoundSecret[] = [];
  for (const { kind, variable, pattern } of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.groups?.secret ?? [0, 0];
      if (end > start && !found.some((other) => start < other.end && end > other.start)) {
        found.push({ kind, variable, start, end });
      }
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Returns the text with each secret replaced. */
export function replaceSecrets(text: string, replacement: (secret: FoundSecret) => string): string {
  let replaced = '';
  let last = 0;
  for (const secret of findSecrets(text)) {
    replaced += text.slice(last, secret.start) + replacement(secret);
    last = secret.end;
  }
  return replaced + text.slice(last);
}

/** Whether a key names a secret, so that its value is never shown. */
export function namesSecret(key: string): boolean {
  return SECRET_KEY.test(key);
}

const SECRET_KEY =
  /pass(?:word|wd|phrase)|pwd|secret|token|credential|private|api_?key|access_?key|auth(?!or)|(?:^|_)url(?:$|_env)/i;

const KEY_AND_VALUE =
  /(?<![\w.-])(?<key>[\w.-]{1,100})["']?[ \t]*:[ \t]+(?<value>"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s{[#|>][^\n,}]*)/dg;

const KEY_AND_BLOCK =
  /^(?<indent>[ \t]*)(?:-[ \t]+)?["']?(?<key>[\w.-]{1,100})["']?[ \t]*:[ \t]+[|>][^\n]*\n(?<value>(?:\k<indent>[ \t]+[^\n]*(?:\n|$)|[ \t]*\n)+)/dgm;

/**
 * Returns the text of a YAML file with a star for each character of a secret: values of keys that name secrets, unless
 * they are names of environment variables, and secrets of a known form. Offsets stay the same.
 */
export function maskYaml(text: string): string {
  const known = replaceSecrets(text, ({ start, end }) => '*'.repeat(end - start));
  return maskValues(maskValues(known, KEY_AND_VALUE), KEY_AND_BLOCK);
}

function maskValues(text: string, pattern: RegExp): string {
  let masked = '';
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    const { key = '', value = '' } = match.groups ?? {};
    const [start, end] = match.indices?.groups?.value ?? [0, 0];
    if (!namesSecret(key) || /^["']?[A-Z][A-Z0-9_]*["']?\s*$/.test(value)) continue;
    masked += text.slice(last, start) + value.replace(/[^\n]/g, '*');
    last = end;
  }
  return masked + text.slice(last);
}
