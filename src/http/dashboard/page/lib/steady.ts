import { useRef, useState } from 'preact/hooks';

export interface Steady<Row> {
  readonly rows: readonly { readonly row: Row; readonly isGone: boolean }[];
  /** Rows that are there and not shown yet. */
  readonly fresh: number;
  /** Shows them. */
  readonly take: () => void;
  /** For the element around the list: while the pointer or the focus is in it, the order is fixed. */
  readonly hold: {
    readonly onPointerEnter: () => void;
    readonly onPointerLeave: () => void;
    readonly onFocusCapture: () => void;
    readonly onBlurCapture: () => void;
  };
}

/**
 * Keeps a list from jumping under the reader: while the pointer or the focus is in it, rows keep their places, their cells are
 * updated, new ones wait, and one that no longer matches stays, dimmed. `scope`: another scope is another list.
 */
export function useSteady<Row>(rows: readonly Row[], keyOf: (row: Row) => string, scope: string): Steady<Row> {
  const shown = useRef<{ scope: string; rows: readonly Row[] }>({ scope, rows });
  const held = useRef({ pointer: false, focus: false });
  const [, draw] = useState(0);
  const again = (): void => draw((n) => n + 1);
  const isHeld =
    (held.current.pointer || held.current.focus) && shown.current.scope === scope && shown.current.rows.length > 0;
  if (!isHeld) shown.current = { scope, rows };
  const now = new Map(rows.map((row) => [keyOf(row), row]));
  const before = shown.current.rows;
  const kept = new Set(before.map(keyOf));
  return {
    rows: before.map((row) => ({ row: now.get(keyOf(row)) ?? row, isGone: !now.has(keyOf(row)) })),
    fresh: isHeld ? rows.filter((row) => !kept.has(keyOf(row))).length : 0,
    take: () => {
      shown.current = { scope, rows };
      again();
    },
    hold: {
      onPointerEnter: () => {
        held.current.pointer = true;
      },
      onPointerLeave: () => {
        held.current.pointer = false;
        again();
      },
      onFocusCapture: () => {
        held.current.focus = true;
      },
      onBlurCapture: () => {
        held.current.focus = false;
        again();
      },
    },
  };
}
