import { createModel, predict, predictOne, trainModel, uploadDataset, watchJob } from '../generated/hey-api';
import { client } from '../generated/hey-api/client.gen';
import { address, check, model, rows } from './tour';

client.setConfig({ baseUrl: address });

const created = await createModel({ body: { id: model, layers: [{ units: 8, activation: 'tanh' }, { activation: 'softmax' }] } });
check(created.data?.id === model, `created: ${JSON.stringify(created.error)}`);

const uploaded = await uploadDataset({ query: { id: model }, body: rows });
check(uploaded.data?.rows === 10, `uploaded: ${JSON.stringify(uploaded.error)}`);

const job = await trainModel({
  path: { id: model },
  body: { dataset: model, target: 'kind', epochs: 50, optimizer: { type: 'adam', learningRate: 0.05 } },
});
check(job.data, `trained: ${JSON.stringify(job.error)}`);

const { stream } = await watchJob({ path: { id: job.data.id } });
const events: string[] = [];
for await (const event of stream) events.push(JSON.stringify(event));
check(events.at(-1)?.includes('succeeded'), `watched: ${events.at(-1)}`);

const one = await predictOne({ path: { id: model }, query: { features: { grams: 155, length: 7.3 } } });
check(one.data?.predictions[0]?.label === 'apple', `predicted: ${JSON.stringify(one.error)}`);

const many = await predict({ path: { id: model }, body: { instances: [{ grams: 155, length: 7.3 }, [122, 18.1]] } });
check(many.data?.predictions[1]?.label === 'banana', `predicted: ${JSON.stringify(many.error)}`);
