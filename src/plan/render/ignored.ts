import { visible } from '../../text/printable.ts';
import type { Plan } from '../plan.ts';
import { shortList } from './short-list.ts';
import { formatKey, formatValue } from './words.ts';

/** `ignored: purge-orders enabled (database false, files true)`; null when the plan ignores nothing. */
export function formatIgnored({ ignored = [] }: Plan, full: boolean): string | null {
  const parts = ignored.map(({ name, fields }) => {
    const keys = fields.map(({ path, declared, live }) => {
      const values =
        path === 'sql' ? '' : ` (database ${formatValue(path, live)}, files ${formatValue(path, declared)})`;
      return `${formatKey(path)}${values}`;
    });
    return `${visible(name)} ${keys.join(', ')}`;
  });
  return parts.length === 0 ? null : `ignored: ${full ? parts.join('; ') : shortList(parts)}`;
}
