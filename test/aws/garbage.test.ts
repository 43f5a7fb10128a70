import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, inject, test } from 'vitest';
import { runsQueueOf, tableOf, wakeQueue } from './stack/deployed-resources.ts';
import { api, eventually, firedRunOf } from './stack/deployed-world.ts';

const ID = 'among-garbage';
const DAY = '2026-01-01';
const RUN = `${ID}.20260101T000000Z`;

/** Items that nobody of ours wrote, where everything that lists, sweeps or plans comes by. */
const ITEMS = {
  Jobs: [
    { pk: 'job#garbage', sk: 'head', version: 'x', outbox: 7, wakeShard: 'w#1', wakeKey: '01767225600#garbage' },
    { pk: 'def#garbage', sk: '1', definition: '{' },
    { pk: 'jobs#1', sk: 'garbage', summary: [] },
    { pk: 'nothing#1', sk: 'x', wakeShard: 'w#0', wakeKey: '0000garbage' },
    { pk: 'nothing#2', sk: 'x', wakeShard: 's#0', wakeKey: 'z'.repeat(200) },
    { pk: 'bookmark#entries', sk: 'head', text: '{' },
    { pk: 'places#nobody', sk: 'head', running: 'many' },
  ],
  History: [
    { pk: `job#${ID}`, sk: `run#20260101T000000Z#${RUN}`, dayShard: `bad#${DAY}#0`, dayKey: `20260101T000000Z#${RUN}` },
    { pk: `job#${ID}`, sk: 'audit#20260101T000000Z#1', by: {} },
    { pk: `log#${RUN}`, sk: '001#000000', gzip: 'nonsense' },
  ],
} as const;

const MESSAGES = ['nonsense', '{}', '{"jobId":7}', JSON.stringify({ jobId: ID, runId: RUN, scheduledAt: 1e300 })];

test('what nobody can read, in tables and queues, stops no sweep, no list and no job, and health tells it', async () => {
  await api.createJob({ id: ID, schedule: '* * * * *', command: 'true' });
  await firedRunOf(ID);
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: inject('region') }));
  for (const kind of ['Jobs', 'History'] as const) {
    const TableName = await tableOf(kind);
    for (const Item of ITEMS[kind]) {
      await documents.send(new PutCommand({ TableName, Item }));
    }
  }
  const sqs = new SQSClient({ region: inject('region') });
  for (const QueueUrl of [await wakeQueue(), await runsQueueOf('default')]) {
    for (const MessageBody of MESSAGES) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    }
  }
  const plantedAtMs = Date.now();

  const listed = [];
  for await (const job of api.eachJob()) {
    listed.push(job.id);
  }
  expect(listed).toContain(ID);
  expect((await api.getJob(ID)).state).toBe('active');
  expect((await api.listRuns(ID)).items.map(({ status }) => status)).toContain('succeeded');
  expect((await api.jobStats(ID)).runs).toBeGreaterThan(0);
  expect((await api.listAudit(ID)).items.map(({ action }) => action)).toContain('create');
  expect((await api.readLog(RUN)).items).toEqual([]);
  // Two fires of the clock, so that sweeps came by as well.
  await firedRunOf(ID, { afterMs: plantedAtMs + 60_000 });
  await eventually('health to tell what was set aside', async () => {
    const told = (await api.health()).unreadable ?? [];
    return told.length > 0 || undefined;
  });
  await api.deleteJob(ID);
});
