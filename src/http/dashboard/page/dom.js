/** Creates elements from text. No code of this page interprets text as markup. */

/** `h('td', { class: 'num', title: 'x' }, 'text', child)`. A key that starts with `on` is a listener. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  assign(element, attributes);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  assign(element, attributes);
  element.append(...children);
  return element;
}

export const byId = (id) => document.getElementById(id);

function assign(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Renders `items` as the children of `parent`, in this order. An item that remains keeps its element, with its focus and
 * open details. `make` creates an element; `update` is called with it for each item that has changed.
 */
export function keyed(parent, items, keyOf, make, update) {
  const known = parent.__known ?? new Map();
  const next = new Map();
  let at = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    if (next.has(key)) continue;
    const text = JSON.stringify(item);
    const entry = known.get(key) ?? { element: make(item), text: null };
    if (entry.text !== text) update(entry.element, item);
    entry.text = text;
    next.set(key, entry);
    if (entry.element === at) at = at.nextElementSibling;
    else parent.insertBefore(entry.element, at);
  }
  for (const child of [...parent.children]) {
    if (![...next.values()].some(({ element }) => element === child)) child.remove();
  }
  parent.__known = next;
}

/** Shows a row that says that the list is empty. */
export function emptyRow(tbody, columns, text) {
  keyed(
    tbody,
    [{ text }],
    () => 'empty',
    () => h('tr', { class: 'empty' }, h('td', { colspan: columns })),
    (row) => setText(row.firstElementChild, text),
  );
}
