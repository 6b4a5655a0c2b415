/** A schema of JSON Schema 2020-12, as OpenAPI 3.1 contains it. */
export type JsonSchema = Readonly<Record<string, unknown>>;
