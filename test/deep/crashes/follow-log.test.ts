import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, onTestFailed, test } from 'vitest';
import { followLog } from '#api/client/follow-log.ts';
import type { LogChunk } from '#api/shapes/run.ts';
import { mortalRuntime } from '#test/scenarios/mortal-runtime.ts';

const KIB = 1_024;
const LINES = 30;
/** Each attempt prints so many lines of 64 KiB: past the first 512 KiB and the ring behind them. */
const BIG_LINES = 20;

const runtime = mortalRuntime();

afterEach(() => runtime.remove());

test('a log that is followed across a kill -9: no byte twice, none lost without a word', async () => {
  onTestFailed(() => console.error(runtime.output()));
  let client = await runtime.begin();
  await client.createJob({
    id: 'talks',
    schedule: '0 0 1 1 *',
    command: { type: 'shell', argv: [process.execPath, '--input-type=module', '-e', PROGRAM] },
    retryDelaySeconds: 1,
  });
  const { id } = await client.runJob('talks');
  const pieces: LogChunk[] = [];
  const following = (async () => {
    const current: Parameters<typeof followLog>[0] = { readLog: (runId, query) => client.readLog(runId, query) };
    const sleep = (delayMs: number) => setTimeout(delayMs);
    for await (const { items } of followLog(current, id, { firstPauseMs: 100, sleep })) {
      pieces.push(...items);
    }
  })();
  while (!pieces.some(({ text }) => text.includes('1 line 10\n'))) {
    await setTimeout(50);
  }
  await runtime.end('SIGKILL');
  await setTimeout(1_500);
  client = await runtime.begin();
  await following;

  const run = await client.getRun(id);
  expect(run.attempts.map(({ result }) => result)).toEqual(['lost', 'succeeded']);
  for (const { number } of run.attempts) {
    const ofAttempt = pieces.filter(({ attempt }) => attempt === number);
    let [end, gone] = [0, 0];
    for (const { offset, text, goneBytes = 0 } of ofAttempt) {
      expect(offset).toBe(end + goneBytes);
      expect(text === printed(number).slice(offset, offset + text.length)).toBe(true);
      end = offset + text.length;
      gone += goneBytes;
    }
    console.info(
      `attempt ${number}: ${end} bytes followed, of them ${gone} told as gone, in ${ofAttempt.length} pieces`,
    );
    expect(end).toBeGreaterThan(1_100 * KIB);
  }
  expect(pieces.at(-1)?.text.endsWith(`2 line ${LINES - 1}\n`)).toBe(true);
  expect(await runtime.end('SIGTERM')).toBe(0);
}, 120_000);

/** The output of an attempt. */
function printed(attempt: number): string {
  const big = Array.from({ length: BIG_LINES }, (_, index) => `${attempt} big ${index} ${'x'.repeat(64 * KIB)}\n`);
  const small = Array.from({ length: LINES }, (_, index) => `${attempt} line ${index}\n`);
  return [...big, ...small].join('');
}

/** The same as a program that takes its time. */
const PROGRAM = `
const attempt = process.env.CRONSTACK_ATTEMPT;
const print = (text) => new Promise((resolve) => process.stdout.write(text + '\\n', resolve));
const pause = (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs));
for (let index = 0; index < ${BIG_LINES}; index += 1) {
  await print(attempt + ' big ' + index + ' ' + 'x'.repeat(${64 * KIB}));
  await pause(20);
}
for (let index = 0; index < ${LINES}; index += 1) {
  await print(attempt + ' line ' + index);
  await pause(200);
}
`;
