import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { setToken, wantsToken } from '../lib/api.ts';
import { helpIsOpen } from '../lib/keys.ts';
import { refreshPages, tryNow } from '../lib/live.ts';
import { useStore } from '../lib/store.ts';

function Modal({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} class="dialog plain" aria-labelledby="modal-t" onClose={onClose}>
      <h2 id="modal-t">{title}</h2>
      {children}
    </dialog>
  );
}

/** Asks for the token where reading needs one. */
export function TokenDialog() {
  const isWanted = useStore(wantsToken);
  const [text, setText] = useState('');
  if (!isWanted) return null;
  const submit = (event: Event): void => {
    event.preventDefault();
    setToken(text.trim());
    refreshPages();
    tryNow();
  };
  return (
    <Modal title="This server needs a token" onClose={() => wantsToken.set(false)}>
      <form onSubmit={submit}>
        <p>It stays in this tab. See http in pgherd.yaml for the variable that contains it.</p>
        <label class="type">
          <span>Token</span>
          <input
            type="password"
            name="token"
            autocomplete="off"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <div class="dlg-foot">
          <span class="grow" />
          <button type="submit" class="btn primary" disabled={text.trim() === ''}>
            Use it
          </button>
        </div>
      </form>
    </Modal>
  );
}

const KEYS: readonly (readonly [keys: string, meaning: string])[] = [
  ['/', 'find'],
  ['g o', 'overview'],
  ['g j', 'jobs'],
  ['g t', 'tasks'],
  ['g l', 'log'],
  ['g p', 'topics'],
  ['g r', 'revisions'],
  ['g d', 'daemons'],
  ['g a', 'alerts'],
  ['j k', 'next and previous row'],
  ['Enter', 'open the row'],
  ['x', 'select the row'],
  ['← →', 'read a chart mark by mark'],
  ['Shift+T', 'theme'],
  ['Esc', 'clear the filter, close, go back'],
];

export function HelpDialog() {
  const isOpen = useStore(helpIsOpen);
  const dialogClose = (): void => helpIsOpen.set(false);
  if (!isOpen) return null;
  return (
    <Modal title="Keys" onClose={dialogClose}>
      <dl class="keys-list">
        {KEYS.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" class="dlg-foot">
        <span class="grow" />
        <button type="submit" class="btn">
          Close
        </button>
      </form>
    </Modal>
  );
}
