import { describe, expect, test } from 'vitest';
import { displayWidth } from '#cli/terminal/display-width.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { cliWorld } from '../cli-world.ts';

const LONG = 'nightly-backup-of-the-shop-and-of-all-its-pictures';
const REASON = 'pg_dump: error: connection to server at "db" failed: no route to host, tried three times';
/** Commands whose answer is a table, or holds one. */
const LINES: readonly (readonly string[])[] = [
  ['list'],
  ['status'],
  ['runs'],
  ['runs', LONG],
  ['fires'],
  ['next', LONG],
  ['preview', '0 9 * * 1-5', '--timezone', 'Europe/Berlin'],
  ['incidents'],
  ['notices', LONG],
  ['backfill', LONG, '--from', '-3d', '--only', 'all', '--dry-run'],
  ['apply', 'jobs.json', '--unchanged'],
];

describe.each([60, 80, 200])('at %i columns', (columns) => {
  test.each(LINES.map((line) => [line.slice(0, 2).join(' '), line] as const))(
    'no line of %s wraps',
    async (_, line) => {
      const { run, api, files } = cliWorld({ columns });
      const job = {
        schedule: '30 2 * * 1-5',
        timezone: 'America/Argentina/Buenos_Aires',
        command: 'true',
        maxRetries: 0,
      };
      files.set('jobs.json', JSON.stringify([{ id: LONG, ...job }]));
      await api.client.createJob({ id: LONG, ...job, notify: [] });
      await api.client.runJob(LONG);
      await api.runAll(() => ({ kind: 'failed', reason: exitedWith(3, REASON), exitCode: 3, retryable: false }));
      await wakeJob(api.engine, LONG);

      const { out, code } = await run(...line);

      expect(code).toBe(0);
      expect(out.split('\n').filter((text) => displayWidth(text) > columns)).toEqual([]);
    },
  );
});
