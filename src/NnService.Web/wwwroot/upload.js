// @ts-check
// Sends a file that was dropped or chosen straight to the API, so that it neither passes through the live connection of the page nor waits for it.

/** @typedef {{ invokeMethodAsync: (method: string, ...values: unknown[]) => Promise<void> }} Page */

const pause = 200; // milliseconds between two words about progress
const mostText = 16_000; // characters of an answer that the live connection takes
const mostLine = 200;
const mostRead = 64 << 20;

/** @type {[string, string][]} */
const types = [['.tsv', 'text/tab-separated-values'], ['.ndjson', 'application/x-ndjson'], ['.jsonl', 'application/x-ndjson'], ['.json', 'application/json']];

/** @param {string} name */
const typeOf = name => types.find(([end]) => name.toLowerCase().replace(/\.gz$/, '').endsWith(end))?.[1] ?? 'text/csv';

/**
 * Waits for files on the whole page, and in an input.
 * @param {HTMLElement} zone What shows that a file can be dropped.
 * @param {HTMLInputElement} input What lets choose one.
 * @param {Page} page Is told what happens.
 */
export function attach(zone, input, page) {
  /** @type {File | null} */
  let file = null;
  /** @type {XMLHttpRequest | null} */
  let request = null;
  const ends = new AbortController();
  const { signal } = ends;

  /** @param {File | null | undefined} chosen */
  const take = chosen => {
    if (!chosen || request) return;
    file = chosen;
    page.invokeMethodAsync('ChooseAsync', file.name, file.size);
  };

  document.addEventListener('dragover', event => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    zone.classList.add('over');
  }, { signal });
  document.addEventListener('dragleave', event => {
    if (!event.relatedTarget) zone.classList.remove('over');
  }, { signal });
  document.addEventListener('drop', event => {
    zone.classList.remove('over');
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  }, { signal });
  input.addEventListener('change', () => {
    take(input.files?.[0]);
    input.value = ''; // the same file can be chosen again
  }, { signal });
  take(input.files?.[0]); // chosen before this script came

  return {
    /** @param {string} address Where to, relative to the base of the page. */
    send(address) {
      if (!file) return;
      const sent = new XMLHttpRequest();
      let told = 0;
      request = sent;
      sent.open('POST', new URL(address, document.baseURI));
      sent.setRequestHeader('Content-Type', typeOf(file.name));
      sent.upload.onprogress = event => {
        const now = performance.now();
        if (now - told < pause && event.loaded < event.total) return;
        told = now;
        page.invokeMethodAsync('Progress', event.loaded, event.total);
      };
      sent.onloadend = () => {
        request = null;
        if (signal.aborted) return;
        // Of what was made only the id is told: the rest can be longer than the live connection takes.
        const text = sent.status === 201 ? JSON.parse(sent.responseText).id : sent.responseText.slice(0, mostText);
        page.invokeMethodAsync('FinishAsync', sent.status, text);
      };
      sent.send(file);
    },

    cancel() {
      request?.abort();
    },

    /** Some lines of the file as they are written there. @param {number[]} numbers From 1, ascending. @returns {Promise<string[]>} */
    async linesOf(numbers) {
      const found = numbers.map(() => '');
      if (!file) return found;
      const reader = file.slice(0, mostRead).stream().getReader();
      const decoder = new TextDecoder();
      const last = numbers[numbers.length - 1];
      let line = 1;
      let text = '';
      for (;;) {
        const { value, done } = await reader.read();
        text += decoder.decode(value, { stream: !done });
        const parts = text.split(/\r\n|\n|\r(?=[^])/);
        text = done ? '' : /** @type {string} */ (parts.pop());
        for (const part of parts) {
          const at = numbers.indexOf(line++);
          if (at >= 0) found[at] = part.slice(0, mostLine);
        }
        if (done || line > last) break;
      }
      await reader.cancel();
      return found;
    },

    dispose() {
      ends.abort();
      request?.abort();
    },
  };
}
