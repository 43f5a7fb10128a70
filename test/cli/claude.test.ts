import { expect, test } from 'vitest';
import { cliWorld } from './cli-world.ts';

const LINES = /^claude plugin marketplace add \S+\nclaude plugin install cronstack@cronstack\n$/;

test('claude install only prints its two lines where nobody is there to be asked, and with --print', async () => {
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return 'y';
  };

  expect(await cliWorld().run('claude', 'install')).toMatchObject({ code: 0, out: expect.stringMatching(LINES) });
  expect(await cliWorld({ ask }).run('claude', 'install', '--print')).toMatchObject({
    code: 0,
    out: expect.stringMatching(LINES),
  });
  expect(asked).toEqual([]);
});

test('claude install asks on a terminal, and does nothing unless the answer is yes', async () => {
  const said = await cliWorld({ ask: async () => 'n' }).run('claude', 'install', '--json');

  expect(said.err).toMatch(LINES);
  expect(JSON.parse(said.out)).toMatchObject({ installed: false });
});

test('claude install says what is missing where there is no claude', async () => {
  const { code, err } = await cliWorld({ env: { PATH: '/nowhere' } }).run('claude', 'install', '--yes');

  expect(code).toBe(1);
  expect(err).toContain('there is no claude here: install Claude Code first');
});
