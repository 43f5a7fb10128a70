import { appendFileSync } from 'node:fs';
import { Scheduler } from '#local/scheduler/scheduler.ts';

/**
 * A program with a job of each second that writes down its attempts. `once`: it schedules the job, and closes after three calls; `hang`: its
 * first call never ends; `again`: it only registers the callback again, and closes after the next call that ends.
 */
const [, , folder = '', mode = '', onLost = 'retry'] = process.argv;
const scheduler = new Scheduler({ jobStoragePath: `${folder}/jobs` });
let calls = 0;

const callback = async (word: string, { runId, attempt }: { readonly runId: string; readonly attempt: number }) => {
  appendFileSync(`${folder}/calls`, `${word} ${runId} ${attempt}\n`);
  calls += 1;
  if (mode === 'hang') {
    await new Promise(() => undefined);
  }
  if (calls === (mode === 'once' ? 3 : 1)) {
    // The call that closes ends before that does.
    setImmediate(() => scheduler.close());
  }
};

if (mode === 'again') {
  await scheduler.registerCallback('each-second', callback);
} else {
  await scheduler.scheduleJob({
    name: 'each-second',
    cronExpression: '* * * * * *',
    callbackFunction: callback,
    args: ['called'],
    onLost: onLost === 'fail' ? 'fail' : 'retry',
    retryDelaySeconds: 0,
    overlap: 'queue',
  });
}
