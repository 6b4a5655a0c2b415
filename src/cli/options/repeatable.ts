import { Option } from 'commander';

/** An option that may be given several times: its values are a list, in their order. `read` may throw `usage`. */
export function repeatable(flags: string, description: string, read: (value: string) => string = String): Option {
  const collect = (value: string, former: readonly string[]): readonly string[] => [...former, read(value)];
  return new Option(flags, `${description} (repeatable)`).default([]).argParser(collect);
}
