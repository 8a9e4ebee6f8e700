// An outside judge: does onnxruntime answer as the service does?
// node judge.mjs http://localhost:5080
// Trains small models on the built-in datasets through the HTTP API, exports each, and compares label and numbers of every row. Ends with 1 when one differs.
import ort from 'onnxruntime-node';

const base = process.argv[2];
const tolerance = 1e-5; // |a − b|, beyond 1 relative to what the service answers
const samples = [
  { name: 'iris', layers: [{ units: 16, activation: 'relu' }, { activation: 'softmax' }], train: { dataset: 'iris', target: 'species' } },
  { name: 'wine', layers: [{ units: 16, activation: 'gelu' }, { activation: 'softmax' }], train: { dataset: 'wine' } },
  { name: 'penguins', layers: [{ units: 16, activation: 'silu' }, { activation: 'softmax' }], train: { dataset: 'penguins', target: 'species' } },
  { name: 'penguins-mass', layers: [{ units: 16, activation: 'tanh' }, { activation: 'identity' }], train: { dataset: 'penguins', target: ['body_mass_g', 'beak_length_mm'] } },
  { name: 'digits', layers: [{ units: 32, activation: 'elu' }, { activation: 'softmax' }], train: { dataset: 'digits', target: 'digit' } },
  { name: 'diabetes', layers: [{ units: 16, activation: 'softplus' }, { activation: 'identity' }], train: { dataset: 'diabetes' } },
  { name: 'flags', layers: [{ units: 8, activation: 'selu' }, { activation: 'sigmoid' }], train: { data: { rows: flags() }, target: ['warm', 'late'] } },
  { name: 'yes-no', layers: [{ units: 8, activation: 'leakyRelu' }, { activation: 'sigmoid' }], train: { data: { rows: flags() }, target: 'warm', features: ['a', 'word', 'sunny'] } },
];

let failed = 0;
for (const sample of samples) {
  const { rows, largest, said } = await judge(sample);
  const good = largest <= tolerance;
  failed += good ? 0 : 1;
  console.log(`${good ? 'ok     ' : 'FAILED '} ${sample.name}: ${rows} rows, largest difference ${largest.toExponential(2)} (the service says ${Number(said).toExponential(2)} of its probe rows)`);
}
process.exit(failed ? 1 : 0);

async function judge({ name, layers, train }) {
  const id = `judge-${name}`;
  const rows = train.data?.rows ?? (await rowsOf(train.dataset));
  const target = train.target ?? Object.keys(rows[0]).at(-1);
  await call('POST', '/models', { id, layers, seed: 1 });
  const job = await call('POST', `/models/${id}/train`, { ...train, target, epochs: 20, optimizer: 'adam', learningRate: 0.01 });
  await (await fetch(`${base}/jobs/${job.id}/events`)).text();
  const schema = await call('GET', `/models/${id}/schema`);
  const answer = await fetch(`${base}/models/${id}/export?format=onnx`);
  if (!answer.ok) throw new Error(await answer.text());
  const session = await ort.InferenceSession.create(new Uint8Array(await answer.arrayBuffer()));
  const outputs = await session.run(feeds(schema, rows));
  const instances = rows.map(row => schema.features.map(feature => row[feature.name] ?? null));
  const { predictions } = await call('POST', `/models/${id}/predict`, { instances });
  await call('DELETE', `/models/${id}`);
  return { rows: rows.length, largest: difference(outputs, predictions), said: answer.headers.get('NnService-Max-Difference') };
}

// One input per feature: numbers and booleans as floats, NaN where missing; words as strings, '' where missing.
function feeds(schema, rows) {
  return Object.fromEntries(schema.features.map(({ name, type }) => {
    const cells = rows.map(row => row[name] ?? null);
    const tensor = type === 'category'
      ? new ort.Tensor('string', cells.map(cell => cell ?? ''), [rows.length, 1])
      : new ort.Tensor('float32', Float32Array.from(cells, cell => (cell === null ? NaN : Number(cell))), [rows.length, 1]);
    return [name, tensor];
  }));
}

function difference(outputs, predictions) {
  const numbers = outputs.probabilities ?? outputs.value;
  const width = numbers.dims[1];
  return predictions.reduce((largest, prediction, row) => {
    const expected = prediction.probabilities ? Object.values(prediction.probabilities) : prediction.values ? Object.values(prediction.values) : [prediction.value];
    const labels = prediction.labels ? Object.values(prediction.labels) : prediction.label === undefined ? [] : [prediction.label];
    const wrong = labels.some((label, k) => String(outputs.label.data[row * labels.length + k]) !== String(label));
    return Math.max(largest, wrong ? Infinity : 0, ...expected.map((value, k) => Math.abs(numbers.data[row * width + k] - value) / Math.max(1, Math.abs(value))));
  }, 0);
}

async function rowsOf(dataset) {
  const rows = [];
  for (let total = 1; rows.length < total;) {
    const page = await call('GET', `/datasets/${dataset}/rows?limit=500&offset=${rows.length}`);
    total = page.total;
    for (const row of page.rows) rows.push(Object.fromEntries(page.columns.map((column, k) => [column, row[k]])));
  }
  return rows;
}

// Numbers with gaps, words with gaps, booleans with gaps; two answers that do not exclude each other.
function flags() {
  return Array.from({ length: 120 }, (_, i) => ({
    a: i % 7 === 0 ? null : 1000 + 10 * Math.sin(i),
    b: i % 4,
    word: i % 11 === 0 ? null : ['north', 'süd', 'east'][i % 3],
    sunny: i % 13 === 0 ? null : i % 2 === 0,
    warm: Math.sin(i) > 0,
    late: i % 3 === 0,
  }));
}

async function call(method, path, body) {
  const response = await fetch(base + path, { method, body: body && JSON.stringify(body), headers: body && { 'Content-Type': 'application/json' } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}
