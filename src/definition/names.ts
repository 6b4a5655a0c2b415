import { firstInvisible } from '../text/printable.ts';

const MAX_NAME_LENGTH = 200;

/** What is wrong with the name of a job or topic, to follow "the name …"; null when it is fine. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'is empty';
  const invisible = firstInvisible(name);
  if (invisible !== null) return `holds the character ${codePoint(invisible)}, which cannot be seen`;
  if (name.trim() !== name) return `"${name}" starts or ends with a blank`;
  if (name.length > MAX_NAME_LENGTH) return `has ${name.length} characters; ${MAX_NAME_LENGTH} are possible`;
  return null;
}

/** The same for the name of something inside PostgreSQL: a role or a database. */
export function identifierProblem(name: string): string | null {
  const problem = nameProblem(name);
  if (problem !== null) return problem;
  const bytes = Buffer.byteLength(name);
  return bytes > 63 ? `"${name}" has ${bytes} bytes; PostgreSQL takes 63` : null;
}

/** `U+202E` for a character. */
function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
