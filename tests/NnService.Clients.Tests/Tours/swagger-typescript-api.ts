import { Api, ContentType } from '../generated/swagger-typescript-api';
import { address, check, csv, model } from './tour';

const { models, datasets, jobs } = new Api({ baseUrl: address });

const created = await models.createModel({ id: model, layers: [{ units: 8, activation: 'tanh' }, { activation: 'softmax' }] });
check(created.data.id === model, 'created');

// Of the types that an operation takes this client declares only the first, and cannot send that one.
const form = new FormData();
form.append('file', new Blob([csv], { type: 'text/csv' }), 'fruit.csv');
const uploaded = await datasets.uploadDataset(form as never, { id: model }, { type: ContentType.FormData });
check(uploaded.data.rows === 10, 'uploaded');

const job = await models.trainModel(
  model, { dataset: model, target: 'kind', epochs: 50, optimizer: { type: 'adam', learningRate: 0.05 } });
const events = await jobs.watchJob(job.data.id, {}, { format: 'text' });
check(String(events.data).includes('"status":"succeeded"'), 'watched');

const many = await models.predict(model, { instances: [{ grams: 155, length: 7.3 }, [122, 18.1]] });
check(many.data.predictions[1]?.label === 'banana', 'predicted');
