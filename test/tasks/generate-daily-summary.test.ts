import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { percentile } from '#domain/runs/percentile.ts';
import { durationText } from '#tasks/daily-summary/duration-text.ts';
import { summariseJob } from '#tasks/daily-summary/summarise.ts';
import task from '#tasks/generate_daily_summary.ts';
import { aFolder } from '#test/adapters/commands/an-execution.ts';
import { aJob, aRun, run } from './a-task-run.ts';

test('sums up the last 24 hours of every job, writes it and prints it', async () => {
  const reports = join(await aFolder(), 'reports');
  const { exitCode, stdout, stderr } = await run(task, {
    env: { CRONSTACK_REPORTS: reports, CRONSTACK_JOB_ID: 'daily_summary' },
    scheduledAt: '2026-03-02T09:00:00Z',
    jobs: [aJob('backup'), aJob('gone'), aJob('report', { state: 'paused' })],
    runs: [
      aRun('backup', '2026-03-02T09:00:00Z', { status: 'running' }),
      aRun('backup', '2026-03-02T08:59:59Z', { durationMs: 1_000, latenessMs: 90 }),
      aRun('backup', '2026-03-02T04:00:00Z', { durationMs: 3_000, latenessMs: 110 }),
      aRun('backup', '2026-03-01T10:00:00Z', {
        status: 'failed',
        reason: 'exit code 2: disk | full',
        attempts: [
          { number: 1, startedAt: '2026-03-01T10:00:00Z', result: 'failed' },
          { number: 2, startedAt: '2026-03-01T10:01:00Z', result: 'failed' },
        ],
        durationMs: 90_000,
        latenessMs: 100,
      }),
      aRun('backup', '2026-03-01T09:00:00Z'),
      aRun('backup', '2026-03-01T08:59:59Z', { status: 'failed', reason: 'too early for this summary' }),
      aRun('report', '2026-03-01T12:00:00Z', {
        status: 'missed',
        reason: 'the runtime was down',
        span: { from: '2026-03-01T12:00:00Z', to: '2026-03-01T14:00:00Z', count: 3 },
      }),
    ],
  });
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('2026-03-01T09:00:00Z to 2026-03-02T09:00:00Z');
  expect(stdout).toContain('**7 runs of 2 jobs: 3 succeeded, 1 failed, 3 missed.**');
  expect(stdout).toContain('| backup | active | 3 | 1 |  |  |  |  |  | 3 s / 1.5 min | 100 ms / 110 ms |');
  expect(stdout).toContain('- `backup.20260301T100000Z` failed after 2 attempts: exit code 2: disk \\| full');
  expect(stdout).toContain('| report | missed | 3 | the runtime was down |');
  expect(stdout).toContain('| backup | 2026-03-03 09:00 of backup |');
  expect(stdout).not.toContain('too early');
  expect(await readdir(reports)).toEqual(['daily_summary-20260302T090000Z.md']);
  expect(stdout).toContain(await readFile(join(reports, 'daily_summary-20260302T090000Z.md'), 'utf8'));
});

test('says of no jobs that there are none', async () => {
  const { stdout } = await run(task, { env: { CRONSTACK_REPORTS: await aFolder() } });
  expect(stdout).toContain('**0 runs of 0 jobs.**');
});

test('a longer or shorter stretch may be asked for, and nothing else', async () => {
  const env = { CRONSTACK_REPORTS: await aFolder() };
  expect((await run(task, { env, args: { hours: 1 } })).stdout).toContain('2026-03-02T08:00:00Z to');
  expect((await run(task, { env, args: { hours: 0 } })).exitCode).toBe(64);
  expect((await run(task, { env, args: { days: 1 } })).exitCode).toBe(64);
});

test('shows ten failures of a job and counts the others', () => {
  const failures = Array.from({ length: 12 }, (_, index) =>
    aRun('backup', `2026-03-01T${10 + index}:00:00Z`, { status: 'timed_out', reason: 'slow' }),
  );
  const { problems, counts, reasons } = summariseJob(aJob('backup'), failures, []);
  expect(problems).toHaveLength(10);
  expect(counts.timed_out).toBe(12);
  expect(reasons).toEqual([{ status: 'timed_out', reason: 'slow', fires: 12 }]);
});

test('percentiles are of the nearest rank', () => {
  const values = [15, 20, 35, 40, 50];
  expect([5, 30, 40, 50, 95, 100].map((percent) => percentile(values, percent))).toEqual([15, 20, 20, 35, 50, 50]);
  expect(percentile([], 50)).toBeUndefined();
});

test('durations are said in the unit that fits', () => {
  expect([0, 999, 1_000, 12_345, 90_000, 3_600_000].map(durationText)).toEqual([
    '0 ms',
    '999 ms',
    '1 s',
    '12.3 s',
    '1.5 min',
    '1 h',
  ]);
});
