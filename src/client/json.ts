/** A value that JSON can express. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** An object of such values; a member that is undefined is left out. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}
