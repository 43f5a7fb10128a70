import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readText } from '#cli/session/read-text.ts';
import { cliWorld } from './cli-world.ts';

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
