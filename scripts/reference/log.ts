import { LOG_LINES } from '../../src/log-catalog.ts';
import { code, page, prose, table } from './markdown.ts';

/** Returns the page about the lines that the daemon writes. */
export function logPage(): string {
  return page(
    '# Log',
    'The daemon writes a JSON object a line to its standard error, or with `--log-format text` a line for people. Each object has `time` (ISO 8601, UTC), `level`, `event`, `msg` and the fields of its event; a field that does not apply is null. Select by `event`: it stays when a text is worded better. No line contains SQL, parameters, tokens or passwords.',
    table(
      ['event', 'level', 'msg', 'fields', 'meaning'],
      Object.entries(LOG_LINES).map(([event, { levels, msg, fields, meaning }]) => [
        code(event),
        levels.join(', '),
        msg === null ? '' : prose(msg),
        fields.map(code).join(', '),
        prose(meaning),
      ]),
    ),
  );
}
