import { visible } from './printable.ts';

/** Text inside of an HTML element: it makes no markup, and on GitHub no mention and no link to an issue. */
export function htmlText(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replace(/#(?=\d)/g, '&#35;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;');
}

/** The same inside of Markdown, where its own marks are escaped too. */
export function markdownText(text: string): string {
  return htmlText(text).replace(/[\\`*_{}[\]()+!|~]/g, '\\$&');
}

/**
 * The message of a workflow command of GitHub
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
export function githubMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The value of a property of a workflow command, such as `file`. */
export function githubProperty(text: string): string {
  return githubMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
