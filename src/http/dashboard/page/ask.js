import { post } from './api.js';
import { byId, h, setText } from './dom.js';

/** Asks in a dialog. Returns the text of its field ('' without a field), or null when it was closed. */
export function ask({ title, text = '', field = null, secret = false, yes }) {
  const [dialog, form, input] = [byId('dialog'), byId('dialog-form'), byId('dialog-field')];
  setText(byId('dialog-title'), title);
  setText(byId('dialog-text'), text);
  setText(byId('dialog-label'), field ?? '');
  setText(byId('dialog-yes'), yes);
  byId('dialog-label').hidden = input.hidden = field === null;
  input.type = secret ? 'password' : 'text';
  input.value = '';
  return new Promise((resolve) => {
    const abort = new AbortController();
    const end = (value) => {
      abort.abort();
      if (dialog.open) dialog.close();
      input.value = '';
      resolve(value);
    };
    const { signal } = abort;
    form.addEventListener(
      'submit',
      (event) => {
        event.preventDefault();
        end(input.value);
      },
      { signal },
    );
    byId('dialog-no').addEventListener('click', () => end(null), { signal });
    dialog.addEventListener('close', () => end(null), { signal });
    dialog.showModal();
  });
}

export function toast(text) {
  const element = h('div', { class: 'toast' }, text);
  byId('toasts').append(element);
  setTimeout(() => element.remove(), 6_000);
}

/** Posts a change, shows its result, and refreshes the page. */
export async function change(path, body, told, refresh) {
  try {
    const answer = await post(path, body);
    toast(told(answer));
  } catch (error) {
    toast(error.hint ? `${error.message}. ${error.hint}` : error.message);
  }
  refresh();
}
