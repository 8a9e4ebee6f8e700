import createClient from 'openapi-fetch';
import type { paths } from '../generated/openapi-typescript';
import { address, check, csv, model } from './tour';

const client = createClient<paths>({ baseUrl: address, querySerializer: { object: { style: 'form', explode: true } } });

const created = await client.POST('/models', {
  body: { id: model, layers: [{ units: 8, activation: 'tanh' }, { activation: 'softmax' }] },
});
check(created.data?.id === model, `created: ${JSON.stringify(created.error)}`);

const uploaded = await client.POST('/datasets', {
  params: { query: { id: model } },
  headers: { 'Content-Type': 'text/csv' },
  body: csv,
  bodySerializer: (text) => text,
});
check(uploaded.data?.rows === 10, `uploaded: ${JSON.stringify(uploaded.error)}`);

const job = await client.POST('/models/{id}/train', {
  params: { path: { id: model } },
  body: { dataset: model, target: 'kind', epochs: 50, optimizer: { type: 'adam', learningRate: 0.05 } },
});
check(job.data, `trained: ${JSON.stringify(job.error)}`);

const events = await client.GET('/jobs/{id}/events', { params: { path: { id: job.data.id } }, parseAs: 'text' });
check(events.data?.includes('"status":"succeeded"'), `watched: ${events.data}`);

const one = await client.GET('/models/{id}/predict', {
  params: { path: { id: model }, query: { features: { grams: 155, length: 7.3 } } },
});
check(typeof one.data === 'object' && one.data.predictions[0]?.label === 'apple', `predicted: ${JSON.stringify(one)}`);

const many = await client.POST('/models/{id}/predict', {
  params: { path: { id: model } },
  body: { instances: [{ grams: 155, length: 7.3 }, [122, 18.1]] },
});
check(typeof many.data === 'object' && many.data.predictions[1]?.label === 'banana', `predicted: ${JSON.stringify(many)}`);

const refused = await client.POST('/models', { body: { layers: [{ units: 0 }] } });
check(refused.error?.errors[0]?.pointer === '/layers/0/units', `refused: ${JSON.stringify(refused)}`);
