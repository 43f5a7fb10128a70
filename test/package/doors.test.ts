import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, inject, test } from 'vitest';
import { NODES, Project } from './project.ts';

const MOST_BYTES = 20_000;
const ROOT_MODULES = `${import.meta.dirname}/../../node_modules`;
/** A file of a user, against the doors that need nothing beside the package. */
const USER = `
import { createClient, ClientError, Scheduler } from 'cronstack';
import { between, parse } from 'cronstack/schedule';
import { defineTask, TaskRefusedError } from 'cronstack/task';
import * as z from 'zod';

const client = createClient({ url: 'http://127.0.0.1:4747' });
const idOf = async (): Promise<string> => (await client.getJob('report')).id;
const codeOf = (error: unknown): string => (error instanceof ClientError ? error.code : 'none');
const fires = between(parse('0 9 * * 1-5'), new Date(0), new Date(86_400_000));
const task = defineTask({
  args: z.strictObject({ days: z.int() }),
  run: ({ log }, { days }) => {
    if (days < 0) {
      throw new TaskRefusedError('days');
    }
    log(days.toFixed());
  },
});
const scheduler = new Scheduler({ jobStoragePath: 'jobs' });
const scheduled = scheduler.scheduleJob({
  name: 'backup',
  cronExpression: '0 2 * * *',
  callbackFunction: async (from: string, depth: number, { signal }) => (signal.aborted ? from : depth),
  args: ['/srv', 2],
});
export { codeOf, fires, idOf, scheduled, task };
`;
const STACK = `
import { App, Stack } from 'aws-cdk-lib';
import { Cronstack } from 'cronstack/cdk';

const stack = new Stack(new App(), 'Mine');
const url: string = new Cronstack(stack, 'Cron', { stage: 'dev' }).apiUrl;
`;
/** A test of a user, as docs/testing.md has it. */
const TEST = `
import { FakeClock, mockAws, startTestScheduler, succeed } from 'cronstack/testing';

const jobs = [{ id: 'report', schedule: '@daily', command: 'report' }];
const cron = await startTestScheduler({ now: '2026-11-27T08:00:00Z', jobs, commands: { report: succeed() } });
const status: string | undefined = (await cron.runs('report')).at(-1)?.status;
const aws = await mockAws({ clock: new FakeClock(0) });
const arn: string = aws.function('report', (event) => ({ event })).arn;
export { arn, status };
`;
/** As an app of `cdk init`, which is CommonJS: of each kind of module the types are its own. */
const COMMONJS_STACK = `
import { App, Stack } from 'aws-cdk-lib';
import { Cronstack, type JobProps } from 'cronstack/cdk';

const job: JobProps = { schedule: '@daily', command: 'echo hello' };
const cron = new Cronstack(new Stack(new App(), 'Mine'), 'Cron');
cron.addJob('hello', job);
const url: string = cron.apiUrl;
export { url };
`;
/** It is not refused where types are lost, and everything is any. */
const WRONG = `
import { createClient } from 'cronstack';
const id: number = (await createClient({ url: '' }).getJob('report')).id;
await createClient({ url: '' }).putJob('report', { schedule: '@daily', command: 'make report', timezon: 'UTC' });
await createClient({ url: '' }).putJob('report', { schedule: '@daily', command: 'make report', overlap: 'nope' });
`.trim();
/** Each of its faults by its line, and nothing else. */
const REFUSALS = [
  /^wrong\.ts\(2,7\): error TS2322: Type 'string' is not assignable to type 'number'\.$/,
  /^wrong\.ts\(3,\d+\): error TS\d+: .*'timezon' does not exist .*Did you mean to write 'timezone'\?$/,
  /^wrong\.ts\(4,\d+\): error TS2322: Type '"nope"' is not assignable to type '/,
];

test.each(NODES)('each door but that of the CDK opens on a plain install, on Node %i', async (node) => {
  const project = new Project(node);
  const doors = ['cronstack', 'cronstack/task', 'cronstack/schedule', 'cronstack/testing'];

  const opened = await project.run(
    'node',
    '--input-type=module',
    '--eval',
    `for (const door of ${JSON.stringify(doors)}) { console.log(door, Object.keys(await import(door)).join()); }`,
  );

  expect(opened).toMatch(/^cronstack .*Scheduler.*createClient/m);
  expect(opened).toMatch(/^cronstack\/task .*defineTask/m);
  expect(opened).toMatch(/^cronstack\/schedule .*parse/m);
  expect(opened).toMatch(/^cronstack\/testing ./m);
  expect(opened).not.toContain('Warning');
});

test.each([
  ['node16', 'typescript-5'],
  ['nodenext', 'typescript-5'],
  ['nodenext', 'typescript'],
  ['bundler', 'typescript-5'],
])(
  'a user`s file passes the strict check of all types, with moduleResolution %s and %s',
  async (resolution, compiler) => {
    const project = new Project(22, {
      'user.ts': USER,
      'user.test.ts': TEST,
      'stack.ts': STACK,
      'commonjs.cts': COMMONJS_STACK,
      'wrong.ts': WRONG,
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          target: 'es2023',
          module: resolution === 'bundler' ? 'esnext' : resolution,
          moduleResolution: resolution,
          types: ['node'],
          strict: true,
          skipLibCheck: false,
          noEmit: true,
        },
      }),
    }).add('@types/node', 'aws-cdk-lib', 'constructs');
    const tsc = compiler === 'typescript' ? ROOT_MODULES : `${inject('tools')}/node_modules`;

    const { output } = await project.attempt('node', `${tsc}/${compiler}/bin/tsc`, '--pretty', 'false');

    expect(output.trim().split('\n')).toEqual(REFUSALS.map((refusal) => expect.stringMatching(refusal)));
  },
);

test('a user`s files at all doors pass it without the types of Node, with those of a browser', async () => {
  const options = {
    target: 'es2022',
    lib: ['es2022', 'dom'],
    module: 'nodenext',
    types: [],
    strict: true,
    noEmit: true,
  };
  const project = new Project(22, {
    'user.ts': USER,
    'user.test.ts': TEST,
    'stack.ts': STACK,
    'commonjs.cts': COMMONJS_STACK,
    'wrong.ts': WRONG,
    'tsconfig.json': JSON.stringify({ compilerOptions: { ...options, skipLibCheck: false } }),
  }).add('aws-cdk-lib', 'constructs');

  const { output } = await project.attempt('node', `${ROOT_MODULES}/typescript/bin/tsc`, '--pretty', 'false');

  expect(output.trim().split('\n')).toEqual(REFUSALS.map((refusal) => expect.stringMatching(refusal)));
});

test('cronstack/schedule is for a browser: one bundle below 20 kB compressed, with nothing of Node', async () => {
  const project = new Project(20);
  const { outputFiles } = await build({
    stdin: { contents: "export * from 'cronstack/schedule';", resolveDir: project.folder },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  const [bundle] = outputFiles;
  const bytes = gzipSync(bundle?.contents ?? '', { level: 9 }).length;

  console.log(`cronstack/schedule for a browser: ${bytes} bytes compressed`);
  expect(bundle?.text).toContain('is not an IANA time zone');
  expect(bundle?.text).not.toMatch(/node:|process\.|Buffer|require\(/);
  expect(bytes).toBeLessThan(MOST_BYTES);
});
