import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Argument, Option } from 'commander';
import { describe, expect, test } from 'vitest';
import { eachCommand, examplesOf } from '#cli/examples.ts';
import { makeProgram } from '#cli/main.ts';
import { commandLinesOf, PAGES, wordsOf } from '#test/docs/command-lines.ts';
import { cliWorld } from './cli-world.ts';

const docs = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');
const program = makeProgram(cliWorld().surroundings());
const commands = eachCommand(program).filter(({ name }) => !name.startsWith('_'));
const everywhere = flagsOf(program.options);

test('the commands are found: a check of nothing would pass', () => {
  expect(commands.length).toBeGreaterThan(25);
});

describe('the help of', () => {
  test.each(commands)('$name ends with its examples, and each is a command line of it', async ({ name, command }) => {
    const { out } = await cliWorld().run(...name.split(' '), '--help');
    const examples = examplesOf(name);
    const ran: string[] = [];
    command.action(() => void ran.push(name));
    for (const example of examples) {
      await program.parseAsync(wordsOf(example.split(/ [>|] /)[0] ?? '').slice(1), { from: 'user' });
    }

    expect(examples.length).toBeGreaterThan(0);
    expect(ran).toEqual(examples.map(() => name));
    expect(out).toContain(`Examples:\n${examples.map((line) => `  ${line}\n`).join('')}`);
  });
});

test.each(PAGES)('each command line of %s is one', async (page) => {
  const ran: string[] = [];
  for (const { name, command } of commands) {
    command.action(() => void ran.push(name));
  }
  const lines = commandLinesOf(page);
  for (const line of lines) {
    await program.parseAsync(wordsOf(line.replace('<ApiUrl>', 'https://api.test')), { from: 'user' });
  }

  expect(ran).toHaveLength(lines.length);
});

test('instants that have to lie ahead do so in the examples and in docs/cli.md, for years', () => {
  const texts = [docs, ...commands.flatMap(({ name }) => examplesOf(name))];
  const years = texts.flatMap((text) =>
    [...text.matchAll(/--(?:until|at) "?'?(\d{4})-/g)].map(([, year]) => Number(year)),
  );

  expect(years.length).toBeGreaterThan(1);
  expect(years.filter((year) => year < 2030)).toEqual([]);
});

test('the example of a proof is one that there is a proof of', async () => {
  const example = examplesOf('preview').find((line) => line.includes('--prove')) ?? '';

  expect((await cliWorld().run(...wordsOf(example.split(/ [>|] /)[0] ?? '').slice(1))).out).toMatch(
    /^proof: .* cron-parser names/m,
  );
});

describe('docs/cli.md', () => {
  const rows = docs.split('\n').flatMap((line) => {
    const [, first = ''] = /^\| (`(?:[^|\\]|\\.)+) \| (?:[^|\\]|\\.)+ \|$/.exec(line) ?? [];
    return first === '' ? [] : [{ names: codeIn(first), flags: [...new Set(line.match(/--[a-z-]+/g) ?? [])] }];
  });

  test.each(commands)('has one row of $name, with its arguments and options', ({ name, command }) => {
    const usage = [name, ...command.registeredArguments.map(writeArgument)].join(' ');
    const found = rows.filter(({ names }) => names.includes(usage));

    expect(found.length, `| \`${usage}\` | ...`).toBe(1);
    expect(found[0]?.flags).toEqual(expect.arrayContaining([...flagsOf(command.options)]));
  });

  test('names no option that its command does not take', () => {
    for (const { names, flags } of rows) {
      const described = commands.filter(({ name }) =>
        names.some((usage) => usage === name || usage.startsWith(`${name} `)),
      );
      const known = new Set([...everywhere, ...described.flatMap(({ command }) => flagsOf(command.options))]);

      expect(described.length === 0 ? [] : flags.filter((flag) => !known.has(flag)), names.join()).toEqual([]);
    }
  });

  test('has a row of each option of every command', () => {
    const named = rows.flatMap(({ names }) => names.map((usage) => usage.split(' ')[0]));

    expect(everywhere.filter((flag) => flag !== '--version' && !named.includes(flag))).toEqual([]);
  });
});

function codeIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

function flagsOf(options: readonly Option[]): readonly string[] {
  return options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? '');
}

/** `FILE`, `[TIME]`, `FILE...` */
function writeArgument(argument: Argument): string {
  const name = `${argument.name().toUpperCase()}${argument.variadic ? '...' : ''}`;
  return argument.required ? name : `[${name}]`;
}
