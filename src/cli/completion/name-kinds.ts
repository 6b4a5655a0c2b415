/** What `pgherd __names` can list. */
export const NAME_KINDS = ['jobs', 'topics', 'environments', 'keys', 'zones'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** Returns what kind of name an option or an argument of a command takes; null: none of these. */
export function nameKindOf(command: string, name: string): NameKind | null {
  if (name === '--job' || name === 'job') return 'jobs';
  if (name === '--topic' || name === '--topics') return 'topics';
  if (name === '--env') return 'environments';
  if (name === '--timezone') return 'zones';
  if (name === 'key') return 'keys';
  if (name === 'name') return command === 'topic' ? 'topics' : command === 'job' ? 'jobs' : null;
  return null;
}
