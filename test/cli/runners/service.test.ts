import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliWorld } from '#test/cli/cli-world.ts';

test('cronstack service install --runner writes the service of a runner, under a name of its own', async () => {
  const { run } = cliWorld({ env: { PATH: '/usr/bin' } });

  const { code, out } = await run('service', 'install', '--runner', 'office', '--stage', 'prod', '--print', '--json');

  expect(code).toBe(0);
  const { name, text } = JSON.parse(out);
  expect(name).toBe('cronstack-office');
  expect(text).toMatch(/runner.*--class.*office.*--parameter.*\/cronstack-prod\/runners\/office/s);
  const named = await run('service', 'install', '--runner', 'office', '--name', 'nas', '--print', '--json');
  expect(JSON.parse(named.out).name).toBe('nas');
});

test.each([
  [['--runner', 'office', '--port', '8080'], '--port is for a runtime, not for a runner'],
  [['--runner', 'office', '--runners', 'heavy'], '--runners is for a runtime, not for a runner'],
  [['--stage', 'prod'], '--stage is for a runner: expected --runner beside it'],
  [['--concurrency', '2'], '--concurrency is for a runner: expected --runner beside it'],
  [
    ['--runner', 'Office'],
    '--runner: expected a runner class (a-z, 0-9 and -, a letter first, at most 20 characters), found "Office"',
  ],
])('%j is wrong usage', async (options, error) => {
  expect(await cliWorld().run('service', 'install', ...options, '--print')).toMatchObject({
    code: 2,
    err: expect.stringContaining(`error: ${error}`),
  });
});

test('whose option it is stands where others stand beside it, and not at the runner itself', async () => {
  const [runner, install] = await Promise.all([
    cliWorld().run('runner', '--help'),
    cliWorld().run('service', 'install', '--help'),
  ]);

  expect(runner.out).toContain('the stage of the deployment');
  expect(runner.out).not.toContain('of a runner:');
  expect(install.out).toContain('of a runner: the stage of the deployment');
});

test('where nobody is there to be asked, the service is shown as what is to be made, and nothing is written', async () => {
  const home = mkdtempSync(join(tmpdir(), 'cronstack-service-'));
  const { run } = cliWorld({ env: { PATH: '/usr/bin', HOME: home } });

  const { code, err } = await run('service', 'install', '--name', 'nobody-asked');

  expect(code).toBe(2);
  expect(err).toMatch(/^For \S+, \S*nobody-asked\S* is to be made:\n/);
  expect(err).toContain('error: nobody is here to be asked: say --yes, or --print to see it only');
  expect(readdirSync(home)).toEqual([]);
  rmSync(home, { recursive: true });
});
