import { describe, expect, test } from 'vitest';
import { blocksOf } from '#test/docs/snippets.ts';
import { NODES, Project } from './project.ts';

const SDK = ['client-dynamodb', 'lib-dynamodb', 'client-sqs', 'client-scheduler', 'client-lambda'];
const [report = '', count = '', orders = ''] = blocksOf('docs/testing.md', 'ts');
/** A program that ends when its callback was called, and so many executions are known. */
const TICK = `import { Scheduler } from 'cronstack';
const scheduler = new Scheduler({ jobStoragePath: './data' });
const called = new Promise((resolve) => {
  scheduler.scheduleJob({
    name: 'tick',
    cronExpression: '* * * * * *',
    callbackFunction: (word, { attempt }) => resolve(\`called with \${word}, attempt \${attempt}\`),
    args: ['hello'],
  });
});
console.log(await called);
let status = await scheduler.getJobStatus('tick');
while (status.executionCount < Number(process.argv[2])) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  status = await scheduler.getJobStatus('tick');
}
const [last] = await scheduler.getJobHistory('tick', { limit: 1 });
console.log('executions', status.executionCount, last.status);
await scheduler.close();
`;

describe.each(NODES)('on Node %i', (node) => {
  test('a callback of a program is called by the Scheduler, which remembers it in the next program', async () => {
    const project = new Project(node, { 'tick.js': TICK });
    if (node === 20) {
      project.add('@photostructure/sqlite');
    }

    const first = await project.run('node', 'tick.js', '1');
    const second = await project.run('node', 'tick.js', String(executions(first) + 1));

    expect(first).toContain('called with hello, attempt 1');
    expect(executions(first)).toBeGreaterThan(0);
    expect(executions(second)).toBeGreaterThan(executions(first));
    expect(second).toContain('succeeded');
  });

  test('the example of tasks in a test passes under node --test', async () => {
    const project = new Project(node, { 'count.test.js': count });

    expect(await project.run('node', '--test', 'count.test.js')).toMatch(/pass 1\b/);
  });
});

test('the examples with vitest pass: a scheduler in a test, and AWS in a test', async () => {
  const project = new Project(24, { 'report.test.ts': report, 'orders.test.ts': orders });
  project.add('vitest', 'vite', 'aws-sdk-client-mock', ...SDK.map((name) => `@aws-sdk/${name}`));

  expect(await project.run('node', 'node_modules/vitest/vitest.mjs', 'run')).toMatch(/Tests .*2 passed/);
});

function executions(output: string): number {
  return Number(/^executions (\d+)/m.exec(output)?.[1]);
}
