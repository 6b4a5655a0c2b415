/** A screen of the animation: a command that is typed, and its output with ANSI colours. */
export interface Scene {
  readonly command: string;
  readonly output: string;
  /** How long the output can be read. */
  readonly readMs: number;
}

const COLUMNS = 104;
const CHARACTER_WIDTH = 8.43;
const LINE_HEIGHT = 19;
const MARGIN = 16;
const TYPE_MS_PER_CHARACTER = 35;
/** The colours that the program uses, by their ANSI code. */
const COLOURS: Readonly<Record<string, string>> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  36: '#79c0ff',
};

/** Returns an SVG that types each command and shows its output, one scene after the other, and starts again. */
export function animation(scenes: readonly Scene[]): string {
  const lineCount = Math.max(...scenes.map(({ output }) => output.split('\n').length)) + 2;
  const width = Math.ceil(COLUMNS * CHARACTER_WIDTH) + 2 * MARGIN;
  const height = lineCount * LINE_HEIGHT + 2 * MARGIN;
  const lengths = scenes.map(({ command, readMs }) => command.length * TYPE_MS_PER_CHARACTER + readMs);
  const totalMs = lengths.reduce((sum, ms) => sum + ms, 0);
  const starts = lengths.map((_, index) => lengths.slice(0, index).reduce((sum, ms) => sum + ms, 0));
  const parts = scenes.map((scene, index) => {
    const start = starts[index] ?? 0;
    const typed = start + scene.command.length * TYPE_MS_PER_CHARACTER;
    const end = start + (lengths[index] ?? 0);
    const percent = (ms: number): string => `${((ms / totalMs) * 100).toFixed(3)}%`;
    // Without animation, the first scene is seen whole.
    const hidden = index === 0 ? '' : ' opacity="0"';
    return {
      css: `@keyframes c${index}{0%{opacity:0}${percent(start)}{opacity:1}${percent(end)}{opacity:0}100%{opacity:0}}
@keyframes t${index}{0%,${percent(start)}{width:0}${percent(typed)},100%{width:${(scene.command.length + 2) * CHARACTER_WIDTH}px}}
@keyframes o${index}{0%{opacity:0}${percent(typed)}{opacity:1}100%{opacity:1}}`,
      svg: `<g${hidden} style="animation:c${index} ${totalMs}ms step-end infinite">
<clipPath id="k${index}"><rect x="0" y="-${LINE_HEIGHT}" height="${LINE_HEIGHT * 2}" width="${width}" style="animation:t${index} ${totalMs}ms steps(${scene.command.length}) infinite"/></clipPath>
<text clip-path="url(#k${index})"><tspan fill="#7ee787">$</tspan> <tspan font-weight="bold">${escapeText(scene.command)}</tspan></text>
<g style="animation:o${index} ${totalMs}ms step-end infinite">${outputLines(scene.output)}</g></g>`,
    };
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="pgherd in a terminal: a job, its plan, apply, and the log">
<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#e6edf3;white-space:pre}
${parts.map(({ css }) => css).join('\n')}
@media (prefers-reduced-motion:reduce){*{animation:none!important}}</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g transform="translate(${MARGIN} ${MARGIN + 12})" xml:space="preserve">
${parts.map(({ svg }) => svg).join('\n')}
</g></svg>
`;
}

function outputLines(output: string): string {
  return output
    .split('\n')
    .map((line, index) => `<text y="${(index + 1) * LINE_HEIGHT + 4}" xml:space="preserve">${spans(line)}</text>`)
    .join('\n');
}

/** The colours of a line of a terminal; other codes, such as bold and dim, are a weight and an opacity. */
function spans(line: string): string {
  const state = { colour: null as string | null, bold: false, dim: false };
  return line
    .split(/(\p{Cc}\[[\d;]*m)/u)
    .map((part) => {
      const codes = /^\p{Cc}\[([\d;]*)m$/u.exec(part)?.[1];
      if (codes === undefined) return part === '' ? '' : span(part, state);
      for (const code of codes.split(';')) {
        if (code === '0' || code === '39') state.colour = null;
        if (code === '0' || code === '22') Object.assign(state, { bold: false, dim: false });
        if (code === '1') state.bold = true;
        if (code === '2') state.dim = true;
        state.colour = COLOURS[code] ?? state.colour;
      }
      return '';
    })
    .join('');
}

function span(
  text: string,
  state: { readonly colour: string | null; readonly bold: boolean; readonly dim: boolean },
): string {
  const attributes = [
    state.colour === null ? '' : ` fill="${state.colour}"`,
    state.bold ? ' font-weight="bold"' : '',
    state.dim ? ' opacity="0.6"' : '',
  ].join('');
  return attributes === '' ? escapeText(text) : `<tspan${attributes}>${escapeText(text)}</tspan>`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
