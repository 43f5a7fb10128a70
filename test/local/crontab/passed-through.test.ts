import { describe, expect, test } from 'vitest';
import { passedThrough } from '#local/crontab/passed-through.ts';
import { WholeLines } from '#local/crontab/whole-lines.ts';
import type { Execution } from '#ports/executor.ts';

describe('whole lines', () => {
  test('are passed on as they end, wherever chunks and characters are cut, and the rest at the end', () => {
    const passed: string[] = [];
    const lines = new WholeLines((text) => passed.push(text));
    const [first, second] = [Buffer.from('one\ntwo\n€'), Buffer.from('\nfour')];
    for (const chunk of [first.subarray(0, 5), first.subarray(5, 9), first.subarray(9), second]) {
      lines.write(chunk);
    }
    lines.finish();

    expect(passed).toEqual(['one\n', 'two\n', '€\n', 'four\n']);
  });

  test('are nothing of nothing', () => {
    const passed: string[] = [];
    new WholeLines((text) => passed.push(text)).finish();

    expect(passed).toEqual([]);
  });

  test('that do not end are cut', () => {
    const passed: string[] = [];
    const lines = new WholeLines((text) => passed.push(text));
    lines.write(Buffer.from('x'.repeat(70_000)));

    expect(passed).toEqual(['x'.repeat(70_000)]);
  });
});

test('the output of jobs that run side by side is passed on line by line, each stream where it belongs', async () => {
  const out: string[] = [];
  const err: string[] = [];
  const kept: string[] = [];
  const ends: (() => void)[] = [];
  const running: Execution[] = [];
  const executor = passedThrough(
    {
      execute: (execution) => {
        running.push(execution);
        return new Promise((resolve) => ends.push(() => resolve({ kind: 'succeeded' })));
      },
    },
    { stdout: { write: (text) => out.push(text) }, stderr: { write: (text) => err.push(text) } },
  );
  const runs = ['a', 'b'].map((jobId) => executor.execute(execution(jobId, (chunk) => kept.push(String(chunk)))));
  const [a, b] = running;

  a?.onOutput(Buffer.from('from '), 'stdout');
  b?.onOutput(Buffer.from('from b\n'), 'stdout');
  b?.onOutput(Buffer.from('trouble\n'), 'stderr');
  a?.onOutput(Buffer.from('a\nand'), 'stdout');
  a?.onOutput(Buffer.from('plain\n'));
  for (const end of ends) {
    end();
  }
  await Promise.all(runs);

  expect(out).toEqual(['from b\n', 'from a\n', 'andplain\n']);
  expect(err).toEqual(['trouble\n']);
  expect(kept).toEqual(['from ', 'from b\n', 'trouble\n', 'a\nand', 'plain\n']);
});

function execution(jobId: string, onOutput: (chunk: Uint8Array) => void): Execution {
  return {
    command: { type: 'shell', line: 'true' },
    jobId,
    revision: 1,
    runId: `${jobId}.20261129T000000Z`,
    scheduledAt: '2026-11-29T00:00:00Z',
    attempt: 1,
    env: {},
    signal: new AbortController().signal,
    onOutput: (chunk) => onOutput(chunk),
  };
}
