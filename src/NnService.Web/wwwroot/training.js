// @ts-check
// The texts of requests: what is typed goes to the page as a stream, because it may be longer than one of its messages.

/** @typedef {{ invokeMethodAsync(name: string, ...args: unknown[]): Promise<unknown> }} Page */

const pause = 250;

/** @param {HTMLElement} root @param {Page} page */
export function watch(root, page) {
  let timer = 0;
  root.addEventListener('input', event => {
    const area = event.target;
    if (!(area instanceof HTMLTextAreaElement) || !area.dataset.part) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const text = new TextEncoder().encode(area.value);
      // @ts-ignore DotNet is the framework's
      page.invokeMethodAsync('ReadAsync', area.dataset.part, DotNet.createJSStreamReference(text)).catch(() => {});
    }, pause);
  });
}

/** @param {string} id @param {string} text */
export function write(id, text) {
  const area = document.getElementById(id);
  if (area instanceof HTMLTextAreaElement && area.value !== text) area.value = text;
}

/** @param {string} id */
export function focus(id) {
  const element = document.getElementById(id);
  for (let outer = element?.closest('details'); outer; outer = outer.parentElement?.closest('details')) outer.open = true;
  element?.focus();
  element?.scrollIntoView({ block: 'center' });
}
