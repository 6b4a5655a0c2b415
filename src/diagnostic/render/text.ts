import { visible } from '../../text/printable.ts';
import { codeFrame, type FramePalette } from '../code-frame.ts';
import { capRepeated, formatRepeated } from './cap-repeated.ts';
import { summaryLine, type Validation } from './validation.ts';

/** Returns a code frame for each diagnostic, for the first ones of a code that repeats, then a summary line. */
export function renderText(
  validation: Validation,
  palette: FramePalette & { green: (text: string) => string },
): string {
  const sources = new Map(validation.files.map((file) => [file.path, file] as const));
  const { shown, repeated } = capRepeated(validation.diagnostics);
  const frames = shown.map((item) => codeFrame(item, sources.get(item.file) ?? null, palette));
  const rest = repeated.map((group) => `… ${visible(formatRepeated(group))}\n`);
  const { errors, warnings } = validation.summary;
  const colour = errors > 0 ? palette.red : warnings > 0 ? palette.yellow : palette.green;
  return [...frames, ...rest, `${colour(summaryLine(validation))}\n`].join('\n');
}
