import { describe, expect, test } from 'vitest';
import { NODES, Project } from './project.ts';

const WISH = ['--job', 'greet', '--schedule', '0 9 * * 1-5', '--timezone', 'Europe/Berlin'];

describe.each(NODES)('on Node %i', (node) => {
  test('what init writes works at once: the test of the job, and the job itself', async () => {
    // What npm init writes since npm 11.
    const project = new Project(node, { 'package.json': '{"type": "commonjs"}' });
    if (node === 20) {
      project.add('@photostructure/sqlite');
    }
    const ending = node === 20 ? 'mjs' : 'mts';
    await project.run('npx', 'cronstack', 'init', ...WISH);

    const tested = await project.run('node', '--test', '--test-reporter=tap', `tasks/greet.test.${ending}`);
    const runtime = project.start('npx', 'cronstack', 'start', '--port', '0');
    await runtime.printed(/Runs, as they end/);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(runtime.output())?.[0] ?? '';
    await project.run('npx', 'cronstack', 'apply', 'jobs.jsonc', '--url', url);

    expect(tested).toMatch(/^ok 1 - greet runs when it is due$/m);
    expect(tested).toMatch(/^# pass 1$/m);
    expect(runtime.output()).toContain('tasks: greet\n');
    expect(await project.run('npx', 'cronstack', 'run', 'greet', '--wait', '--url', url)).toContain('"name": "you"');
  });
});

test('with tsx, init writes TypeScript on a Node that does not read it, and its test is green', async () => {
  const project = new Project(20).add('tsx');
  const said = await project.run('npx', 'cronstack', 'init', ...WISH);

  expect(said).toContain('node --import tsx --test tasks/greet.test.mts');
  expect(await project.run('node', '--import', 'tsx', '--test', 'tasks/greet.test.mts')).toMatch(/^# pass 1$/m);
});
