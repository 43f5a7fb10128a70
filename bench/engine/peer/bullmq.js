import { Queue, Worker } from 'bullmq';

/** The time for all jobs to be stored before they are due. */
const LEAD_MS = 1_500;
const NAME = 'bench';

/**
 * One round each time that the parent sends `{ port, jobs, atOnce }`: so many delayed jobs, due at one instant, on the Redis at that port of
 * this machine. Answers, in milliseconds, how long after it each of them was started.
 */
process.on('message', ({ port, jobs, atOnce }) => {
  round({ host: '127.0.0.1', port, maxRetriesPerRequest: null }, jobs, atOnce).then(
    (startedMs) => process.send({ startedMs }),
    (error) => process.send({ error: String(error) }),
  );
});

async function round(connection, jobs, atOnce) {
  const queue = new Queue(NAME, { connection });
  await queue.obliterate({ force: true });
  const timestamp = Date.now();
  const dueMs = timestamp + LEAD_MS;
  const delayed = { name: 'nothing', data: {}, opts: { timestamp, delay: LEAD_MS } };
  await queue.addBulk(Array.from({ length: jobs }, () => delayed));
  const startedMs = [];
  const worker = new Worker(NAME, async () => startedMs.push(Date.now() - dueMs), { connection, concurrency: atOnce });
  await new Promise((resolve, reject) => {
    let left = jobs;
    worker.on('error', reject);
    worker.on('failed', (_, error) => reject(error));
    worker.on('completed', () => {
      left -= 1;
      if (left === 0) {
        resolve();
      }
    });
  });
  await worker.close();
  await queue.close();
  return startedMs;
}
