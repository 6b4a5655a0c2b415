/**
 * Returns a text of at most `maxBytes` bytes in UTF-8, its beginning with a mark that says how long it was. The result shares no memory
 * with a text that it was cut from, which may be a thousand times as long, and does not end in half a character.
 */
export function cut(text: string, maxBytes: number): string {
  if (fits(text, maxBytes)) return text;
  const mark = markOf(text);
  return `${head(text, maxBytes - mark.length)}${mark}`;
}

/** As `cut`, but keeps the end as well: a call stack names its cause at the beginning and its caller at the end. */
export function cutMiddle(text: string, maxBytes: number): string {
  if (fits(text, maxBytes)) return text;
  const mark = ` ${markOf(text)} `;
  const half = Math.floor((maxBytes - mark.length) / 2);
  return `${head(text, half)}${mark}${tail(text, half)}`;
}

function fits(text: string, maxBytes: number): boolean {
  // A code unit takes at most 3 bytes: long texts need not be measured.
  if (text.length * 3 <= maxBytes) return true;
  return text.length <= maxBytes && Buffer.byteLength(text) <= maxBytes;
}

/** In ASCII, so that a database of any encoding stores it. */
function markOf(text: string): string {
  return `... [cut, ${text.length} characters in all]`;
}

function head(text: string, bytes: number): string {
  const buffer = Buffer.from(text.slice(0, bytes));
  let end = Math.min(bytes, buffer.length);
  while (end < buffer.length && end > 0 && isContinuation(buffer[end])) end -= 1;
  return withoutHalves(buffer.toString('utf8', 0, end));
}

function tail(text: string, bytes: number): string {
  const buffer = Buffer.from(text.slice(-bytes));
  let start = Math.max(0, buffer.length - bytes);
  while (start < buffer.length && isContinuation(buffer[start])) start += 1;
  return withoutHalves(buffer.toString('utf8', start));
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** Half of a pair of surrogates, where the text was cut, has become a replacement character. */
function withoutHalves(text: string): string {
  return text.replace(/^\ufffd|\ufffd$/g, '');
}
