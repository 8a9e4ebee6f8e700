// @ts-check
// What a page of a job cannot do by itself: save a file of another type than links ask for, print, and save itself.

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {string} address Relative to the base of the page. @param {string} type @param {string} name */
export async function saveAs(address, type, name) {
  const answer = await fetch(new URL(address, document.baseURI), { headers: { Accept: type } });
  if (answer.ok) save(await answer.blob(), name);
}

export function print() {
  window.print();
}

/** Saves what is read now as one file that needs nothing else. @param {string} name */
export async function savePage(name) {
  const sheets = [.../** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll('link[rel=stylesheet]'))];
  const styles = await Promise.all(sheets.map(async sheet => (await fetch(sheet.href)).text()));
  const copy = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
  copy.querySelectorAll('script, link, base, header.bar, .skip, .no-print, .tools, .tip, #components-reconnect-modal, #blazor-error-ui').forEach(part => part.remove());
  copy.querySelectorAll('a[href]').forEach(link => link.replaceWith(...link.childNodes));
  const comments = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
  /** @type {Node[]} */
  const remarks = [];
  while (comments.nextNode()) remarks.push(comments.currentNode);
  remarks.forEach(remark => remark.parentNode?.removeChild(remark));
  const style = document.createElement('style');
  style.textContent = styles.join('\n');
  copy.querySelector('head')?.append(style);
  save(new Blob([`<!doctype html>\n${copy.outerHTML}\n`], { type: 'text/html' }), name);
}
