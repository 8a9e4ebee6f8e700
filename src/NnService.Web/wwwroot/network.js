// @ts-check
// In the picture of a network arrows go from node to node; the page stays where it is meanwhile.

/** @param {Element} picture */
export function keepArrows(picture) {
  const ends = new AbortController();
  picture.addEventListener('keydown', event => {
    const { key } = /** @type {KeyboardEvent} */ (event);
    if (key.startsWith('Arrow') || key === ' ') event.preventDefault();
  }, { signal: ends.signal });
  return { dispose: () => ends.abort() };
}
