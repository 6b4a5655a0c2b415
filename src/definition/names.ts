import { firstInvisible } from '../text/printable.ts';

const MAX_NAME_LENGTH = 200;

/**
 * Returns the problem with the name of a job or topic, as a text that follows "the name …"; null when the name is
 * valid.
 */
export function nameProblem(name: string): string | null {
  if (name === '') return 'is empty';
  const invisible = firstInvisible(name);
  if (invisible !== null) return `contains the invisible character ${codePoint(invisible)}`;
  if (name.trim() !== name) return `"${name}" starts or ends with a blank`;
  if (name.length > MAX_NAME_LENGTH) return `has ${name.length} characters; at most ${MAX_NAME_LENGTH} are allowed`;
  return null;
}

/** Returns the same for a name inside PostgreSQL: a role or a database. */
export function identifierProblem(name: string): string | null {
  const problem = nameProblem(name);
  if (problem !== null) return problem;
  const bytes = Buffer.byteLength(name);
  return bytes > 63 ? `"${name}" has ${bytes} bytes; PostgreSQL allows at most 63` : null;
}

/** Returns `U+202E` for a character. */
function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
