/** A parameter: text, or as the receive function of its type reads it; null. */
export type RawValue = string | Buffer | null;

/** The columns of a row, as text. */
export type RawRow = readonly (string | null)[];
