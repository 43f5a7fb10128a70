import { expect, test } from 'vitest';
import { cliWorld } from '#test/cli/cli-world.ts';
import { blocksOf } from './snippets.ts';

const PAGE = 'docs/import.md';

test('the crontab of docs/import.md becomes the job file that stands below it, which apply takes', async () => {
  let nowMs = Date.parse('2026-11-29T00:00:00Z');
  const { run, files } = cliWorld({ now: () => (nowMs += 1_500) });
  const [crontab = ''] = blocksOf(PAGE, '');
  const [yaml] = blocksOf(PAGE, 'yaml');
  files.set('my.crontab', crontab.replace('# my.crontab\n', '#\n'));

  const { code, out, err } = await run('import', 'crontab', 'my.crontab', '--timezone', 'Europe/Berlin');

  expect([code, out]).toEqual([0, yaml]);
  expect(err).toContain('left out (blocks nothing): my.crontab, line 6: @reboot');
  files.set('jobs.yaml', out);
  expect((await run('apply', 'jobs.yaml')).out).toContain('2 created');
});

test('the command lines of docs/import.md are command lines', async () => {
  const lines = blocksOf(PAGE, 'sh')
    .join('')
    .split('\n')
    .flatMap((line) => /cronstack (import .*)$/.exec(line)?.[1] ?? []);
  const worlds = lines.map((line) => cliWorld().run(...line.replace(/ >.*/, '').split(' '), '--help'));

  expect(lines.length).toBe(6);
  expect((await Promise.all(worlds)).map(({ code }) => code)).toEqual(lines.map(() => 0));
});
