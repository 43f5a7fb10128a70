import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '#adapters/machine/clock.ts';
import { aFolder, aRunId, execute, processesOf } from '#test/adapters/commands/an-execution.ts';

/** A hundred times as fast. */
const HURRIED = {
  now: () => systemClock.now(),
  elapsedMs: () => systemClock.elapsedMs(),
  after: (delayMs: number, callback: () => void) => systemClock.after(delayMs / 100, callback),
  at: (instantMs: number, callback: () => void) => systemClock.at(instantMs, callback),
};

test.each([
  ['prints without end', 'exec yes 2.1.332', 'claude --version printed more than 1024 bytes'],
  ['does not end', 'exec tail -f /dev/null', 'claude --version did not end within 30 s'],
])('a program that, asked for its version, %s is ended, and nothing of it is left', async (_, script, text) => {
  const [folder, runId] = [await aFolder(), aRunId()];
  await writeFile(join(folder, 'claude'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const { result, output } = await execute(
    { type: 'claude', prompt: 'Say when you are done', model: 'opus' },
    { runId, clock: HURRIED, inherited: { PATH: `${folder}:${process.env.PATH}` } },
  );

  expect(result).toEqual({ kind: 'failed', reason: { code: 'claude_failed', text }, retryable: true });
  expect(output).toBe('');
  expect(processesOf(runId)).toEqual([]);
});
