import { FILE_LIMITS, readBoundedFile } from '../../bounded-file.ts';

/**
 * Returns the text of a file if it is a saved plan: JSON with a top-level `formatVersion`. Returns null otherwise, and
 * when the file is unreadable.
 */
export function findSavedPlan(path: string): string | null {
  let text: string;
  try {
    text = readBoundedFile(path, FILE_LIMITS.document).toString('utf8');
  } catch {
    return null;
  }
  if (!/^\s*\{/.test(text) || !text.includes('"formatVersion"')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'formatVersion' in value ? text : null;
  } catch {
    return path.endsWith('.json') ? text : null;
  }
}
