// @ts-check
// A pad of 8 × 8 squares. Ink is put on a bitmap of 32 × 32, of which each square counts 4 × 4 bits: as the rows of the dataset digits were made.

/** @typedef {{ invokeMethodAsync: (method: string, ...values: unknown[]) => Promise<void> }} Page */

const side = 8;
const fine = 4;
const size = side * fine;
const pen = 2.1;
const pause = 80; // milliseconds between two words to the page

/**
 * @param {HTMLElement} pad Holds a button for each square, row by row.
 * @param {Page} page Is told the shades.
 */
export function attach(pad, page) {
  const squares = /** @type {HTMLElement[]} */ ([...pad.querySelectorAll('button')]);
  const bits = new Uint8Array(size * size);
  const ends = new AbortController();
  const { signal } = ends;
  /** @type {{ x: number, y: number } | null} */
  let last = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {number} square */
  const shadeOf = square => {
    const top = Math.floor(square / side) * fine;
    const left = (square % side) * fine;
    let sum = 0;
    for (let y = top; y < top + fine; y++) for (let x = left; x < left + fine; x++) sum += bits[y * size + x];
    return sum;
  };

  const show = () => squares.forEach((square, i) => {
    const shade = shadeOf(i);
    square.style.setProperty('--ink', `${shade / 16}`);
    square.setAttribute('aria-label', `${square.dataset.name}: ${shade}`);
  });

  const tell = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (!signal.aborted) page.invokeMethodAsync('Drawn', squares.map((_, i) => shadeOf(i)));
    }, pause);
  };

  /** @param {number} square @param {number} shade Ink spreads over the square from its middle lines. */
  const fill = (square, shade) => {
    const top = Math.floor(square / side) * fine;
    const left = (square % side) * fine;
    for (let i = 0; i < fine * fine; i++) bits[(top + ((i * 5) % 16 >> 2)) * size + left + (i * 5) % 4] = i < shade ? 1 : 0;
  };

  /** @param {number} x @param {number} y */
  const dot = (x, y) => {
    for (let row = Math.max(0, Math.floor(y - pen)); row <= Math.min(size - 1, y + pen); row++) {
      for (let column = Math.max(0, Math.floor(x - pen)); column <= Math.min(size - 1, x + pen); column++) {
        if ((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2 <= pen ** 2) bits[row * size + column] = 1;
      }
    }
  };

  /** @param {PointerEvent} event */
  const draw = event => {
    const box = pad.getBoundingClientRect();
    const to = { x: (event.clientX - box.left) / box.width * size, y: (event.clientY - box.top) / box.height * size };
    const from = last ?? to;
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
    for (let i = 1; i <= steps; i++) dot(from.x + (to.x - from.x) * i / steps, from.y + (to.y - from.y) * i / steps);
    last = to;
    show();
    tell();
  };

  pad.addEventListener('pointerdown', event => {
    pad.setPointerCapture(event.pointerId);
    last = null;
    draw(event);
  }, { signal });
  pad.addEventListener('pointermove', event => {
    if (last && event.buttons & 1) draw(event);
  }, { signal });
  const end = () => { last = null; };
  pad.addEventListener('pointerup', end, { signal });
  pad.addEventListener('pointercancel', end, { signal });

  /** @type {Record<string, number>} */
  const moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -side, ArrowDown: side };
  pad.addEventListener('keydown', event => {
    const at = squares.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (at < 0) return;
    if (event.key in moves) {
      const to = at + moves[event.key];
      const leaves = Math.abs(moves[event.key]) === 1 && Math.floor(to / side) !== Math.floor(at / side);
      event.preventDefault();
      if (leaves || to < 0 || to >= squares.length) return;
      squares[at].tabIndex = -1;
      squares[to].tabIndex = 0;
      squares[to].focus();
    } else if (event.key === ' ' || event.key === 'Enter' || event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      fill(at, event.key === ' ' || event.key === 'Enter' ? 16 : 0);
      show();
      tell();
    }
  }, { signal });

  return {
    /** @param {number[]} shades One for each square, 0 to 16. */
    set(shades) {
      shades.forEach((shade, square) => fill(square, Math.round(shade)));
      show();
    },
    dispose() {
      clearTimeout(timer);
      ends.abort();
    },
  };
}
