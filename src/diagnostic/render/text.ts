import { codeFrame, type FramePalette } from '../code-frame.ts';
import { summaryLine, type Validation } from './validation.ts';

/** Returns a code frame for each diagnostic, then a summary line. */
export function renderText(
  validation: Validation,
  palette: FramePalette & { green: (text: string) => string },
): string {
  const sources = new Map(validation.files.map((file) => [file.path, file] as const));
  const frames = validation.diagnostics.map((item) => codeFrame(item, sources.get(item.file) ?? null, palette));
  const { errors, warnings } = validation.summary;
  const colour = errors > 0 ? palette.red : warnings > 0 ? palette.yellow : palette.green;
  return [...frames, `${colour(summaryLine(validation))}\n`].join('\n');
}
