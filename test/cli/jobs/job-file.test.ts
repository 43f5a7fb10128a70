import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { readText } from '#cli/session/read-text.ts';
import { cliWorld } from '../cli-world.ts';

test.each([
  ['lists', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
])('a file of %s 100,000 levels deep ends in a line', async (_, text) => {
  const { run, files } = cliWorld();
  files.set('deep.json', text);

  const { code, out, err } = await run('apply', 'deep.json');

  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^error: deep\.json: .+\n$/);
  expect(err).not.toContain('call stack');
});

test('what has no end is not read for ever, from a device or from standard input', async () => {
  const mib = Buffer.alloc(2 ** 20, ' ');
  let read = 0;
  const endless = new Readable({
    read() {
      read += 1;
      this.push(mib);
    },
  });

  await expect(readText('-', endless)).rejects.toThrow('it has more than 64 MiB');
  expect(read).toBeLessThan(80);
  await expect(readText('/dev/zero')).rejects.toThrow('it has more than 64 MiB');
});

test('a file that is too large is refused by its name', async () => {
  const { run } = cliWorld({ readFile: () => Promise.reject(new Error('it has more than 64 MiB')) });

  expect(await run('apply', 'large.json')).toEqual({
    code: 1,
    out: '',
    err: 'error: cannot read large.json: it has more than 64 MiB\n',
  });
});

test('a file names its schema for editors, and nothing else beside its jobs', async () => {
  const { run, files } = cliWorld();
  const job = { id: 'a', schedule: '@daily', command: 'true' };
  files.set('named.json', JSON.stringify({ $schema: './jobs.schema.json', jobs: [job] }));
  files.set('one.json', JSON.stringify({ $schema: './jobs.schema.json', ...job, id: 'b' }));
  files.set('odd.json', JSON.stringify({ jobs: [job], job: [job] }));

  expect(await run('apply', 'named.json')).toMatchObject({ code: 0 });
  expect(await run('apply', 'one.json')).toMatchObject({ code: 0 });
  expect(await run('apply', 'odd.json')).toMatchObject({
    code: 1,
    err: expect.stringContaining('odd.json: job: unknown beside jobs'),
  });
});

test('a JSON Schema among the files of a folder is passed over, but not where it holds jobs, nor all there is', async () => {
  const { run, files } = cliWorld();
  const job = { schedule: '@daily', command: 'true' };
  const schema = (await run('schema')).out;
  files.set('jobs/a.json', JSON.stringify({ $schema: './of-jobs.json', jobs: [{ ...job, id: 'a' }] }));
  files.set('jobs/of-jobs.json', schema);
  files.set('jobs/sub/jobs.schema.json', schema);
  files.set('jobs/sub/b.schema.json', JSON.stringify([{ ...job, id: 'b' }]));
  files.set('jobs/sub/c.yaml', "$schema: ./b.schema.json\nid: c\nschedule: '@daily'\ncommand: 'true'\n");
  files.set('none/jobs.schema.json', schema);
  files.set('other/unnamed.json', schema);

  expect(await run('plan', 'jobs', '--quiet')).toEqual({ code: 0, out: 'a\nb\nc\n', err: '' });
  expect(await run('plan', 'none')).toMatchObject({ code: 1, err: expect.stringContaining('none: no file below it') });
  expect(await run('plan', 'other')).toMatchObject({ code: 1, err: expect.stringContaining('unnamed.json') });
});

test('the schema of job files takes every field of a job, in either spelling', async () => {
  const { out, code } = await cliWorld().run('schema');
  const { $defs, anyOf } = z
    .object({
      $defs: z.object({ job: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
      anyOf: z.array(z.unknown()),
    })
    .parse(JSON.parse(out));

  expect(code).toBe(0);
  expect(anyOf).toHaveLength(3);
  expect(Object.keys($defs.job.properties)).toEqual(
    expect.arrayContaining(['timeoutSeconds', 'timeout_seconds', 'cronExpression', 'cron_expression', '$schema']),
  );
  expect(out).not.toContain('#/components/');
});
