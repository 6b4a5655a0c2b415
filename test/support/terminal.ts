/** What drives a terminal, or reorders what it shows: control characters but line ends and tabs, and marks of direction. */
export function controlsIn(text: string): readonly string[] {
  const found = [...text].filter((one) => one !== '\n' && one !== '\t' && /[\p{Cc}\p{Bidi_Control}]/u.test(one));
  return [...new Set(found)].map((one) => `U+${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
