const STORED = 'pgherd token';

/** The token of this tab, if any: typed in, or after the `#` of the URL that `pgherd dev` prints. */
let token = sessionStorage.getItem(STORED);
const given = /^#token=([\x21-\x7e]+)$/.exec(location.hash)?.[1];
if (given !== undefined) {
  setToken(given);
  history.replaceState(null, '', location.pathname);
}

export function hasToken() {
  return token !== null;
}

export function setToken(value) {
  token = value;
  if (value === null) sessionStorage.removeItem(STORED);
  else sessionStorage.setItem(STORED, value);
}

/** An error response of the server: `status`, `code`, `message`, `hint`. */
export class Refused extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.hint = error.hint;
  }
}

/** Returns the document at `path`; `next` is true when another page follows. */
export async function get(path) {
  const { document, headers } = await send(path, { headers: {} });
  return { document, next: /rel="next"/.test(headers.get('link') ?? '') };
}

export async function post(path, body = {}) {
  const options = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  return (await send(path, options)).document;
}

async function send(path, options) {
  if (token !== null) options.headers.Authorization = `Bearer ${token}`;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), 15_000);
  try {
    const response = await fetch(path, { ...options, credentials: 'omit', signal: limit.signal });
    if (response.ok) return { document: await response.json(), headers: response.headers };
    const body = await response.json().catch(() => null);
    throw new Refused(response.status, body?.error ?? { code: 'http', message: `HTTP ${response.status}`, hint: null });
  } finally {
    clearTimeout(timer);
  }
}
