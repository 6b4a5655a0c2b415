import { useEffect, useRef, useState } from 'preact/hooks';
import type { ActionKind, PreviewDocument } from '../../documents/actions.ts';
import type { FrameDocument } from '../../documents/frame.ts';
import { type Asked, asked, perform, preview } from '../lib/actions.ts';
import type { ApiError } from '../lib/api.ts';
import { useStore } from '../lib/store.ts';
import { fmt } from '../lib/words.ts';
import { Icon } from './icon.tsx';

const VERBS: Readonly<Record<ActionKind, string>> = {
  trigger: 'Trigger',
  retry: 'Retry',
  cancel: 'Cancel',
  'pause-job': 'Pause',
  'resume-job': 'Resume',
  'pause-topic': 'Pause',
  'resume-topic': 'Resume',
};
const NOUNS: Readonly<Record<ActionKind, string>> = {
  trigger: 'job',
  retry: 'task',
  cancel: 'task',
  'pause-job': 'job',
  'resume-job': 'job',
  'pause-topic': 'topic',
  'resume-topic': 'topic',
};

/** Asks before an action: what it will change, how many, and in production the name of the environment. */
export function ActionDialog({ frame }: { readonly frame: FrameDocument }) {
  const question = useStore(asked);
  return question === null ? null : (
    <Question key={`${question.action} ${question.what}`} question={question} frame={frame} />
  );
}

function Question({ question, frame }: { readonly question: Asked; readonly frame: FrameDocument }) {
  const { action, what } = question;
  const dialog = useRef<HTMLDialogElement>(null);
  const [shown, setShown] = useState<PreviewDocument | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { environment, database, projects, access } = frame;
  const isProduction = environment.kind === 'production';
  const isPause = action.startsWith('pause');
  const loadPreview = (): void => {
    setShown(null);
    preview(question).then(setShown, setError);
  };
  useEffect(() => {
    dialog.current?.showModal();
    loadPreview();
  }, []);
  useEffect(() => {
    if (shown !== null) dialog.current?.querySelector<HTMLElement>('[data-first]')?.focus();
  }, [shown !== null]);
  const count = shown?.count ?? 0;
  const mustType = isProduction || count > 1 ? (environment.name ?? (count > 1 ? String(count) : null)) : null;
  const canGo =
    shown !== null && count > 0 && !shown.tooMany && !isBusy && (mustType === null || typed.trim() === mustType);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!canGo) return;
    setBusy(true);
    setError(null);
    try {
      await perform(question, {
        count,
        confirm: isProduction ? typed.trim() : null,
        reason: reason.trim() === '' ? null : reason.trim(),
        until: untilOf(until),
      });
    } catch (refused) {
      setError(refused as ApiError);
      setBusy(false);
      if ((refused as ApiError).code === 'preview_changed') loadPreview();
    }
  };
  const noun = NOUNS[action];
  const amount = count === 1 ? noun : `${fmt(count)} ${noun}s`;
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="dlg-t" onClose={() => asked.set(null)}>
      <form onSubmit={submit}>
        <div class={`dlg-env env-${environment.kind}`}>
          <b>{environment.name ?? 'no environment'}</b>
          <span>{[database, ...projects].join(' · ')}</span>
        </div>
        <h2 id="dlg-t">
          {VERBS[action]} {what}?
        </h2>
        {shown === null && error === null && <p role="status">Counting the matching tasks …</p>}
        {shown !== null && <Preview shown={shown} />}
        {isPause && <PauseFields reason={reason} setReason={setReason} until={until} setUntil={setUntil} />}
        {mustType !== null && <ConfirmField word={mustType} typed={typed} setTyped={setTyped} isFirst={!isPause} />}
        {error !== null && (
          <p class="dlg-error s-failed" role="alert">
            <Icon name="failed" /> {error.message}
            {error.hint !== null && <span class="dim"> {error.hint}</span>}
          </p>
        )}
        <div class="dlg-foot">
          <span class="dim">Recorded in the audit log{access.token === null ? '' : ` as ${access.token}`}</span>
          <span class="grow" />
          <button type="button" class="btn" onClick={() => dialog.current?.close()}>
            {action === 'cancel' ? 'Leave it' : 'Cancel'}
          </button>
          <button
            type="submit"
            class={`btn primary${isProduction ? ' prod' : ''}`}
            disabled={!canGo}
            {...(mustType === null && !isPause ? { 'data-first': true } : {})}
          >
            {isBusy ? 'Waiting for the answer …' : `${VERBS[action]} ${count === 0 ? '' : amount}`}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** How many match and will change, and what follows. */
function Preview({ shown }: { readonly shown: PreviewDocument }) {
  return (
    <>
      <table class="rows compact preview">
        <thead>
          <tr>
            <th>What</th>
            <th class="num">Match</th>
            <th class="num">Will change</th>
          </tr>
        </thead>
        <tbody>
          {shown.lines.map((line) => (
            <tr key={line.what} class={line.willRun === 0 ? 'dim' : ''}>
              <td>
                <span class="mono">{line.what}</span>
                {line.note !== null && <span class="sub dim">{line.note}</span>}
              </td>
              <td class="num">{fmt(line.match)}</td>
              <td class="num">
                <b>{fmt(line.willRun)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul class="consequences">
        {shown.consequences.map((text) => (
          <li key={text}>{text}</li>
        ))}
        {shown.tooMany && <li>More than can be changed at once: narrow the filter.</li>}
        {shown.count === 0 && <li>Nothing is left to change.</li>}
      </ul>
    </>
  );
}

interface PauseFieldsProps {
  readonly reason: string;
  readonly setReason: (reason: string) => void;
  /** Hours, or empty: until it is resumed. */
  readonly until: string;
  readonly setUntil: (until: string) => void;
}

function PauseFields({ reason, setReason, until, setUntil }: PauseFieldsProps) {
  return (
    <>
      <label class="type">
        <span>Reason, shown with the pause</span>
        <input
          type="text"
          data-first
          name="reason"
          maxLength={300}
          autocomplete="off"
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <label class="type">
        <span>Until</span>
        <select name="until" value={until} onChange={(event) => setUntil(event.currentTarget.value)}>
          <option value="">resumed by hand</option>
          <option value="1">1 h from now</option>
          <option value="4">4 h from now</option>
          <option value="24">24 h from now</option>
        </select>
      </label>
    </>
  );
}

interface ConfirmFieldProps {
  /** The text that confirms. */
  readonly word: string;
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
  /** Whether the dialog opens with the focus in this field. */
  readonly isFirst: boolean;
}

function ConfirmField({ word, typed, setTyped, isFirst }: ConfirmFieldProps) {
  return (
    <label class="type">
      <span>
        Type <b>{word}</b> to confirm
      </span>
      <input
        type="text"
        name="confirm"
        {...(isFirst ? { 'data-first': true } : {})}
        autocomplete="off"
        spellcheck={false}
        autocapitalize="off"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </label>
  );
}

function untilOf(hours: string): string | null {
  return hours === '' ? null : new Date(Date.now() + Number(hours) * 3_600_000).toISOString().replace(/\.\d+/, '');
}
