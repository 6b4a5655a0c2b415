/** Returns a Markdown table. Cells are texts in Markdown; columns that are empty in every row are left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, index) => rows.some((row) => row[index] !== ''));
  const line = (cells: readonly string[]): string => `| ${cells.filter((_, index) => used[index]).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')).replaceAll(' ', ''), ...rows.map(line)].join('\n');
}

/** Returns a cell with code, or an empty one for an empty text. */
export function code(text: string): string {
  return text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``;
}

/** Returns a text for a cell or paragraph, in which no character has a meaning in Markdown or HTML. */
export function prose(text: string): string {
  // An underscore between letters has no meaning; in code only the border of a cell has one.
  return text
    .split(/(`[^`]*`)/)
    .map((part) =>
      part.startsWith('`') ? part.replaceAll('|', '\\|') : part.replaceAll(/[|<*[\]]|\b_(?!\w)|(?<!\w)_/g, '\\$&'),
    )
    .join('')
    .replaceAll(/\s+/g, ' ');
}

/** Joins the parts of a page with an empty line in between; null parts are left out. */
export function page(...parts: readonly (string | null)[]): string {
  return `${parts.filter((part) => part !== null).join('\n\n')}\n`;
}
