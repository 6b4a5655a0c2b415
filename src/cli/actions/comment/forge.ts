import { PgherdError } from '../../../errors.ts';
import { type Answer, type Api, call, fieldOf, refuse } from './api.ts';

/** A comment that may be one of pgherd's. */
export interface FoundComment {
  readonly id: number;
  readonly body: string;
  /** Whether the login of the token created it. */
  readonly isOwn: boolean;
}

/** The comments of one pull request or merge request. */
export interface Forge {
  readonly list: () => Promise<readonly FoundComment[]>;
  readonly create: (body: string) => Promise<void>;
  /** Returns false when the comment is gone. */
  readonly update: (id: number, body: string) => Promise<boolean>;
  readonly remove: (id: number) => Promise<void>;
}

/** A thread with more comments than this is not searched to its end. */
const MAX_PAGES = 100;

export interface Paths {
  /** The list, and where a comment is created. */
  readonly comments: string;
  readonly comment: (id: number) => string;
  readonly updateMethod: 'PATCH' | 'PUT';
  /** The path of the next page, relative to the API; null: the answer is the last one. */
  readonly nextPage: (answer: Answer, page: number) => string | null;
  readonly isOwn: (comment: unknown) => boolean;
  /** The permission that the token needs. */
  readonly hint: string;
}

/** Returns the forge of an API whose comments have these paths. */
export function forgeAt(api: Api, paths: Paths): Forge {
  const expectStatus = (answer: Answer, method: string, path: string, ...wanted: readonly number[]): void => {
    if (!wanted.includes(answer.status)) refuse(api, method, path, answer, paths.hint);
  };
  return {
    list: async () => {
      const found: FoundComment[] = [];
      let path: string | null = `${paths.comments}?per_page=100`;
      for (let page = 1; path !== null && page <= MAX_PAGES; page++) {
        const answer: Answer = await call(api, 'GET', path);
        expectStatus(answer, 'GET', path, 200);
        for (const comment of Array.isArray(answer.json) ? answer.json : []) {
          const [id, body] = [fieldOf(comment, 'id'), fieldOf(comment, 'body')];
          if (typeof id !== 'number' || typeof body !== 'string') continue;
          found.push({ id, body, isOwn: paths.isOwn(comment) });
        }
        path = paths.nextPage(answer, page);
      }
      return found;
    },
    create: async (body) => {
      const answer = await call(api, 'POST', paths.comments, { body });
      expectStatus(answer, 'POST', paths.comments, 201);
    },
    update: async (id, body) => {
      const path = paths.comment(id);
      const answer = await call(api, paths.updateMethod, path, { body });
      if (answer.status === 404) return false;
      expectStatus(answer, paths.updateMethod, path, 200);
      return true;
    },
    remove: async (id) => {
      const path = paths.comment(id);
      const answer = await call(api, 'DELETE', path);
      // Another run removed it.
      expectStatus(answer, 'DELETE', path, 204, 200, 202, 404);
    },
  };
}

/** Returns the number of the one request that a list of the API has; null: the list is empty. */
export function firstNumber(api: Api, path: string, answer: Answer, key: string, hint: string): number | null {
  if (answer.status !== 200) refuse(api, 'GET', path, answer, hint);
  const [first] = Array.isArray(answer.json) ? answer.json : [];
  const number = fieldOf(first, key);
  return typeof number === 'number' ? number : null;
}

export function needed(value: string | undefined, what: string, how: string): string {
  if (value !== undefined && value !== '') return value;
  throw new PgherdError('usage', `${what} is not known`, { hint: how });
}
