// @ts-check
// What a picture cannot do by itself: values beside the pointer, and saving it. Listens to the document, so that charts need not be told of.

/** @typedef {{ x: string, px: number, y: string, py: number }} Point */

const tip = document.createElement('div');
tip.className = 'tip';
tip.hidden = true;

/** @param {Element} series @returns {Point[]} */
const pointsOf = series => (series.getAttribute('data-values') ?? '').split(';').filter(Boolean).map(item => {
  const [x, px, y, py] = item.split(' ');
  return { x, px: +px, y, py: +py };
});

// A curve comes in pieces of one name.
/** @param {Element} svg @returns {{ name: string, points: Point[] }[]} */
function curvesOf(svg) {
  /** @type {Map<string, Point[]>} */
  const curves = new Map();
  for (const path of svg.querySelectorAll('path.series')) {
    const name = path.getAttribute('data-name') ?? '';
    curves.set(name, [...(curves.get(name) ?? []), ...pointsOf(path)]);
  }
  return [...curves].map(([name, points]) => ({ name, points })).filter(curve => curve.points.length > 0);
}

/** @param {Point[]} points @param {number} place */
const nearest = (points, place) => points.reduce((best, point) => Math.abs(point.px - place) < Math.abs(best.px - place) ? point : best);

/** @param {PointerEvent} event */
function show(event) {
  const svg = event.target instanceof Element ? event.target.closest('svg.plot[data-left]') : null;
  document.querySelectorAll('.crosshair').forEach(line => line.closest('svg') === svg || line.remove());
  const curves = svg ? curvesOf(svg) : [];
  tip.hidden = true;
  if (!svg || curves.length === 0) return;
  const matrix = /** @type {SVGSVGElement} */ (svg).getScreenCTM();
  if (!matrix) return;
  const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()).x;
  const at = nearest(curves.flatMap(curve => curve.points), place);
  const lines = curves.map(({ name, points }) => `${name}  ${nearest(points, at.px).y}`);
  tip.textContent = [`${svg.getAttribute('data-x') ?? ''} ${at.x}`.trim(), ...lines].join('\n');
  let line = svg.querySelector('.crosshair');
  if (!line) {
    line = document.createElementNS('http://www.w3.org/2000/svg', 'line');
    line.setAttribute('class', 'crosshair');
    svg.append(line);
  }
  const places = { x1: at.px, x2: at.px, y1: svg.getAttribute('data-top'), y2: svg.getAttribute('data-bottom') };
  for (const [name, value] of Object.entries(places)) line.setAttribute(name, `${value}`);
  if (!tip.isConnected) document.body.append(tip);
  tip.hidden = false;
  const width = tip.offsetWidth;
  tip.style.left = `${Math.min(event.clientX + 14, window.innerWidth - width - 8)}px`;
  tip.style.top = `${event.clientY + 14}px`;
}

// A saved picture stands without the style sheet of the page, and with title and legend.
const kept = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'font', 'color'];
const room = 26;

/** @param {Element} from @param {Element} to */
function keepLook(from, to) {
  const look = getComputedStyle(from);
  for (const name of kept) to.setAttribute(name, look.getPropertyValue(name));
  if (to.hasAttribute('font')) {
    to.setAttribute('font-size', look.fontSize);
    to.setAttribute('font-family', look.fontFamily);
    to.removeAttribute('font');
  }
  [...from.children].forEach((child, i) => keepLook(child, to.children[i]));
}

/** @param {Element} parent @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] */
function add(parent, name, attributes, text) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, `${value}`);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

/** @param {Element} figure */
function pictureOf(figure) {
  const shown = /** @type {SVGSVGElement} */ (figure.querySelector('svg.plot'));
  const entries = [...figure.querySelectorAll('.legend li')];
  const { width, height } = shown.viewBox.baseVal;
  const full = height + room * (1 + entries.length);
  const page = getComputedStyle(document.body);
  const picture = /** @type {SVGSVGElement} */ (document.createElementNS('http://www.w3.org/2000/svg', 'svg'));
  for (const [name, value] of Object.entries({ width: 2 * width, height: 2 * full, viewBox: `0 0 ${width} ${full}`, 'font-family': 'sans-serif', 'font-size': 13 })) picture.setAttribute(name, `${value}`);
  add(picture, 'rect', { width, height: full, fill: page.backgroundColor });
  add(picture, 'text', { x: 8, y: 18, fill: page.color, 'font-weight': 600 }, figure.querySelector('figcaption')?.textContent ?? '');
  const copy = /** @type {Element} */ (shown.cloneNode(true));
  keepLook(shown, copy);
  copy.querySelectorAll('.crosshair').forEach(line => line.remove());
  const place = add(picture, 'g', { transform: `translate(0 ${room})` });
  place.append(...copy.childNodes);
  entries.forEach((entry, i) => {
    const sample = entry.querySelector('line');
    const y = height + room * (i + 1) + 12;
    if (sample) {
      const line = add(picture, 'line', { x1: 12, x2: 40, y1: y, y2: y });
      keepLook(sample, line);
    }
    add(picture, 'text', { x: 48, y: y + 4, fill: page.color }, entry.textContent?.trim() ?? '');
  });
  return { text: new XMLSerializer().serializeToString(picture), width: 2 * width, height: 2 * full };
}

/** @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {Element} figure */
function tableOf(figure) {
  const svg = figure.querySelector('svg.plot');
  const curves = (svg ? curvesOf(svg) : []).map(({ name, points }) => ({ name, points: new Map(points.map(point => [point.x, point.y])) }));
  const places = [...new Set(curves.flatMap(curve => [...curve.points.keys()]))].sort((a, b) => +a - +b);
  /** @param {string} cell */
  const cell = cell => /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const lines = [[svg?.getAttribute('data-x') ?? 'x', ...curves.map(curve => curve.name)], ...places.map(x => [x, ...curves.map(curve => curve.points.get(x) ?? '')])];
  return lines.map(line => line.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** @param {MouseEvent} event */
async function saveChart(event) {
  const button = event.target instanceof Element ? event.target.closest('[data-save]') : null;
  const figure = button?.closest('figure');
  if (!button || !figure) return;
  const name = (figure.querySelector('figcaption')?.textContent ?? 'chart').trim().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  if (button.getAttribute('data-save') === 'csv') {
    save(new Blob([tableOf(figure)], { type: 'text/csv' }), `${name}.csv`);
    return;
  }
  const { text, width, height } = pictureOf(figure);
  const svg = new Blob([text], { type: 'image/svg+xml' });
  if (button.getAttribute('data-save') === 'svg') {
    save(svg, `${name}.svg`);
    return;
  }
  const image = new Image();
  image.src = URL.createObjectURL(svg);
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
  URL.revokeObjectURL(image.src);
  canvas.toBlob(blob => blob && save(blob, `${name}.png`), 'image/png');
}

document.addEventListener('pointermove', show, { passive: true });
document.addEventListener('pointerdown', show, { passive: true });
document.addEventListener('click', saveChart);

document.addEventListener('click', async event => {
  const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
  const text = button?.parentElement?.previousElementSibling?.textContent;
  if (button && text) await navigator.clipboard.writeText(text);
});

// A service that was started again knows nothing of this page, and one that is away may come back: the page is read anew then. All that is
// looked at stands in its address.
document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', event => {
  const state = /** @type {CustomEvent<{ state: string }>} */ (event).detail.state;
  if (state === 'rejected') location.reload();
  if (state !== 'failed') return;
  const watch = setInterval(async () => {
    const answer = await fetch('health/live').catch(() => null);
    if (!answer?.ok) return;
    clearInterval(watch);
    location.reload();
  }, 2000);
});
