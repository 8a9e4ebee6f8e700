import { createModel, predict, trainModel, uploadDataset, watchJob } from '../generated/orval';
import { check, model, rows } from './tour';

// Where an operation takes several types, this client writes JSON and leaves it to its caller to say so.
const json = { headers: { 'Content-Type': 'application/json' } };

const created = await createModel({ id: model, layers: [{ units: 8, activation: 'tanh' }, { activation: 'softmax' }] });
check(created.status === 201 && created.data.id === model, `created: ${created.status}`);

const uploaded = await uploadDataset(rows, { id: model }, json);
check(uploaded.status === 201 && uploaded.data.rows === 10, `uploaded: ${uploaded.status}`);

const job = await trainModel(
  model, { dataset: model, target: 'kind', epochs: 50, optimizer: { type: 'adam', learningRate: 0.05 } }, undefined, json);
check(job.status === 202, `trained: ${job.status}`);

const events = await watchJob(job.data.id);
check(String(events.data).includes('"status":"succeeded"'), `watched: ${events.status}`);

const many = await predict(model, { instances: [{ grams: 155, length: 7.3 }, [122, 18.1]] }, undefined, json);
check(typeof many.data === 'object' && 'predictions' in many.data && many.data.predictions[1]?.label === 'banana', `predicted: ${many.status}`);
