import { Fragment } from 'preact';
import type { JobDocument } from '../../../documents/jobs.ts';
import { Icon } from '../../components/icon.tsx';

const LAYERS: Readonly<Record<string, string>> = {
  job: 'j',
  file: 'f',
  environment: 'e',
  schedules: 'e',
  project: 'p',
  topic: 't',
  'built-in': 'b',
  SQL: 'j',
};

export function Values({ document }: { readonly document: JobDocument }) {
  return (
    <table class="rows compact values">
      <thead>
        <tr>
          <th>Key</th>
          <th>Value</th>
          <th>Layer</th>
          <th>Origin</th>
        </tr>
      </thead>
      <tbody>
        {document.values.map(({ key, text, note, layer, source, live }) => (
          <tr key={key}>
            <th scope="row">
              {key.split('.').map((part, n) => (
                <Fragment key={part}>
                  {n > 0 && (
                    <>
                      .<wbr />
                    </>
                  )}
                  {part}
                </Fragment>
              ))}
            </th>
            <td class="v">
              {key === 'schedule' ? <code>{text}</code> : text}
              {note !== null && <span class="dim sub">{note}</span>}
              {live !== null && (
                <span class="s-drift drift-note">
                  {' '}
                  <Icon name="drift" /> live: {live}
                </span>
              )}
            </td>
            <td class="l">
              <span class={`origin o-${LAYERS[layer] ?? 'b'}`}>{layer}</span>
            </td>
            <td class={source === null ? 'src none' : 'src'}>{source ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
