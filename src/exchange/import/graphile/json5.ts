/** The additions of JSON5 to JSON, one per match: comments, quoted texts, words, numbers, commas before an end. */
const PIECE =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[+-]?0[xX][0-9a-fA-F]+|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[A-Za-z_$][\w$]*|,\s*(?=[}\]])/g;

/** Parses a JSON5 object; null when it is not one. `Infinity` and `NaN` have no JSON. */
export function parseJson5Object(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text.replace(PIECE, jsonOf));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function jsonOf(piece: string): string {
  if (piece.startsWith('/') || piece.startsWith(',')) return '';
  if (piece.startsWith('"')) return piece;
  if (piece.startsWith("'")) {
    const inner = piece.slice(1, -1).replaceAll("\\'", "'");
    return `"${inner.replace(/\\[\s\S]|"/g, (found) => (found === '"' ? '\\"' : found))}"`;
  }
  if (/^[+-]?[\d.]/.test(piece)) return JSON.stringify(Number(piece.replace(/^\+/, '')));
  return ['true', 'false', 'null'].includes(piece) ? piece : JSON.stringify(piece);
}
