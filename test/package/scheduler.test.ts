import { expect, test } from 'vitest';
import { NODES, Project } from './project.ts';

const PROGRAM = `
import { Scheduler } from 'cronstack';

const scheduler = new Scheduler();
const called = new Promise((resolve) => {
  scheduler.scheduleJob({
    name: 'each_second',
    cronExpression: '* * * * * *',
    callbackFunction: async (word, { runId, attempt }) => {
      console.log(word, runId, attempt);
      resolve();
    },
    args: ['called'],
  });
});
await called;
await scheduler.scheduleJob({ name: 'hello', cronExpression: '@yearly', command: 'echo hello' });
const client = await scheduler.client();
const { id } = await client.runJob('hello');
const { status, outputTail } = await client.waitForRun(id);
console.log(status, outputTail);
const [record] = (await scheduler.getJobHistory('each_second')).filter(({ status }) => status === 'succeeded');
console.log(record.runId, record.duration >= 0);
await scheduler.close();
`;

test.each(NODES)(
  'a program schedules a callback and a command, and ends once its scheduler is closed, on Node %i',
  async (node) => {
    const project = new Project(node, { 'program.js': PROGRAM });
    if (node === 20) {
      project.add('@photostructure/sqlite');
    }

    const output = await project.run('node', '--disable-warning=ExperimentalWarning', 'program.js');

    expect(output).toMatch(/^called each_second\.\d{8}T\d{6}Z 1$/m);
    expect(output).toMatch(/^succeeded hello$/m);
    expect(output).toMatch(/^each_second\.\d{8}T\d{6}Z true$/m);
  },
);
