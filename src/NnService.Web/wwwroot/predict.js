// @ts-check
// Sends rows straight to the API and puts the answers beside them, so that a large file does not pass through the live connection of the page.

/** @typedef {{ invokeMethodAsync: (method: string, ...values: unknown[]) => Promise<void> }} Page */

const previewRows = 10;
const previewColumns = 40;
const mostCell = 60; // characters of a cell that a preview shows
const mostText = 16_000; // characters of a refusal that the live connection takes

/**
 * Splits a CSV (RFC 4180) into records, each with its text as it is written and its cells.
 * @param {string} text
 * @param {string} delimiter
 */
export function records(text, delimiter) {
  /** @type {{ raw: string, cells: string[] }[]} */
  const found = [];
  let at = text.charCodeAt(0) === 0xFEFF ? 1 : 0;
  while (at < text.length) {
    const begin = at;
    const cells = [];
    for (;;) {
      let cell = '';
      if (text[at] === '"') {
        for (at++; at < text.length; at++) {
          if (text[at] === '"' && text[++at] !== '"') break;
          cell += text[at];
        }
      }
      while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') cell += text[at++];
      cells.push(cell);
      if (text[at] !== delimiter) break;
      at++;
    }
    const raw = text.slice(begin, at);
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    if (raw.length > 0) found.push({ raw, cells });
  }
  return found;
}

/** The character that is most often in the first line, outside of quotes. @param {string} text */
export function delimiterOf(text) {
  const line = (text.split(/\r|\n/, 1)[0] ?? '').replaceAll(/"[^"]*"/g, '');
  return [',', ';', '\t', '|'].map(mark => ({ mark, count: line.split(mark).length })).reduce((a, b) => b.count > a.count ? b : a).mark;
}

/**
 * The rows with the answers as further columns; the answers alone where they are not one for each row.
 * @param {string} sent
 * @param {string} answered
 */
export function join(sent, answered) {
  const delimiter = delimiterOf(sent);
  const rows = records(sent, delimiter);
  const answers = records(answered, ',');
  if (rows.length !== answers.length) return { text: answered, rows: answers.map(answer => answer.cells) };
  /** @param {string} cell */
  const write = cell => cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return {
    text: rows.map((row, i) => [row.raw, ...answers[i].cells.map(write)].join(delimiter) + '\r\n').join(''),
    rows: rows.map((row, i) => [...row.cells, ...answers[i].cells]),
  };
}

/**
 * Takes files and text.
 * @param {HTMLElement} zone Where a file can be dropped.
 * @param {HTMLInputElement} input Lets choose one.
 * @param {HTMLTextAreaElement} area Takes rows that are pasted.
 * @param {Page} page Is told what came of it.
 */
export function attach(zone, input, area, page) {
  const ends = new AbortController();
  const { signal } = ends;
  let name = 'answers.csv';
  let result = '';
  /** @type {File | null} */
  let file = null;

  /** @param {File | null | undefined} chosen */
  const take = chosen => {
    if (!chosen) return;
    file = chosen;
    page.invokeMethodAsync('Chosen', chosen.name);
  };

  zone.addEventListener('dragover', event => {
    event.preventDefault();
    zone.classList.add('over');
  }, { signal });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'), { signal });
  zone.addEventListener('drop', event => {
    event.preventDefault();
    zone.classList.remove('over');
    take(event.dataTransfer?.files[0]);
  }, { signal });
  input.addEventListener('change', () => {
    take(input.files?.[0]);
    input.value = ''; // the same file can be chosen again
  }, { signal });
  area.addEventListener('input', () => {
    file = null;
    page.invokeMethodAsync('Chosen', null);
  }, { signal });

  /** @param {string} address */
  const ask = async address => {
    const text = file ? await file.text() : area.value;
    if (text.trim().length === 0) return page.invokeMethodAsync('Finished', 0, 'empty', 0, '', []);
    const response = await fetch(new URL(address, document.baseURI), { method: 'POST', headers: { 'Content-Type': 'text/csv', Accept: 'text/csv' }, body: text, signal });
    const answer = await response.text();
    if (!response.ok) return page.invokeMethodAsync('Finished', response.status, answer.slice(0, mostText), 0, '', []);
    const joined = join(text, answer);
    name = `${(file?.name ?? 'rows').replace(/\.csv$/i, '')}-answers.csv`;
    result = joined.text;
    // The answers are the last columns; of many columns the first are left out.
    const preview = joined.rows.slice(0, previewRows + 1).map(row => row.slice(-previewColumns).map(cell => cell.slice(0, mostCell)));
    return page.invokeMethodAsync('Finished', response.status, '', joined.rows.length - 1, response.headers.get('NnService-Version') ?? '', preview);
  };

  return {
    /** @param {string} address Where to, relative to the base of the page. */
    send(address) {
      ask(address).catch(() => signal.aborted || page.invokeMethodAsync('Finished', 0, '', 0, '', []));
    },

    save() {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([result], { type: 'text/csv' }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    },

    dispose: () => ends.abort(),
  };
}
