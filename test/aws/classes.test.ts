import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, inject, test } from 'vitest';
import { runsQueueOf } from './stack/deployed-resources.ts';
import { api, eventually, outcomeOf } from './stack/deployed-world.ts';
import { loggedLines } from './stack/logged-lines.ts';

const YEARLY = '0 0 1 1 *';
const sqs = new SQSClient({ region: inject('region') });

/** Who reads the queue of each class, by the beginning of the log group's logical id. */
const READERS = { heavy: 'RunnerheavyRunnerLogs', long: 'RunnerlongLauncherLogs' } as const;

test.each(['heavy', 'long'] as const)(
  'a message in the queue of the class %s that is of a job of another class runs nothing and leaves nothing',
  async (other) => {
    const id = `strays-to-${other}`;
    await api.createJob({ id, schedule: YEARLY, command: 'true' });
    const legitimate = await outcomeOf((await api.runJob(id)).id);
    const forged = { runId: `${id}.20260101T000000Z`, scheduledAt: Date.parse('2026-01-01T00:00:00Z') / 1_000 };
    const message = { ...forged, jobId: id, revision: 1, trigger: 'schedule', runner: other };

    await sqs.send(
      new SendMessageCommand({ QueueUrl: await runsQueueOf(other), MessageBody: JSON.stringify(message) }),
    );

    const lines = await eventually('a line of its drop', async () => {
      const found = await loggedLines(READERS[other], forged.runId);
      return found.some((line) => line.includes('class_mismatch')) ? found : undefined;
    });
    expect(lines.filter((line) => line.includes('run ended'))).toEqual([]);
    await expect(api.getRun(forged.runId)).rejects.toMatchObject({ status: 404 });
    expect((await api.listRuns(id)).items.map(({ id: runId, status }) => [runId, status])).toEqual([
      [legitimate.id, 'succeeded'],
    ]);
  },
);
