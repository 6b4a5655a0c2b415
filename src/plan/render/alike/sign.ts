import type { Change } from '../../plan.ts';
import type { Palette } from '../palette.ts';

/** Returns the sign of a change, and the colour of its first line. */
export function signOf(change: Change, palette: Palette): { symbol: string; paint: (text: string) => string } {
  const isBack = change.notes.some(({ code }) => code === 'back-to-revision');
  switch (change.action) {
    case 'create':
      return { symbol: '+', paint: palette.green };
    case 'update':
      return { symbol: isBack ? '↩' : '~', paint: palette.yellow };
    case 'rename':
    case 'move':
      return { symbol: '>', paint: palette.cyan };
    case 'delete':
      return { symbol: '-', paint: palette.red };
  }
}

/** Returns the word that marks a blocked change. */
export function blockedWord({ reason }: { readonly reason: string }): string {
  return reason.startsWith('protected') ? 'PROTECTED' : 'BLOCKED';
}
