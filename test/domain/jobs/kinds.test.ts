import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { COMMAND_KINDS as EXECUTORS } from '#adapters/commands/kinds.ts';
import { COMMAND_KINDS } from '#domain/jobs/command/kinds.ts';
import { commandSchema } from '#domain/jobs/command/schema.ts';

const ROOT = join(import.meta.dirname, '../../..');
const KINDS = Object.entries(COMMAND_KINDS);
/** What the folder of executors has besides: what several kinds use. */
const SHARED_BY_EXECUTORS = ['attempt', 'program', 'spawner'];

test('a kind of command has its line in the table of each floor', () => {
  expect(KINDS.length).toBeGreaterThan(0);
  expect(Object.keys(EXECUTORS).sort()).toEqual(Object.keys(COMMAND_KINDS).sort());
});

test('a kind of command has a folder of its name on each floor, and no other folder is there', () => {
  const kinds = Object.keys(COMMAND_KINDS).sort();

  expect(foldersIn('shared/domain/jobs/command')).toEqual(kinds);
  expect(foldersIn('shared/adapters/commands').filter((name) => !SHARED_BY_EXECUTORS.includes(name))).toEqual(kinds);
});

test('the schema of commands takes those of each kind, and of no other', () => {
  const types = commandSchema().def.options.flatMap(({ shape }) => [...shape.type.def.values]);

  expect(types.sort()).toEqual(Object.keys(COMMAND_KINDS).sort());
});

test.each(KINDS)('the executor of the kind %s can be loaded', async (type) => {
  const executor = await EXECUTORS[type as keyof typeof EXECUTORS]();

  expect(executor.execute).toBeTypeOf('function');
});

function foldersIn(path: string): string[] {
  return readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

test('no file outside of these folders asks for the type of a command', () => {
  const sources = ['shared', 'functions', 'local', 'cli', 'tasks', 'infra'].flatMap(filesIn);
  const asking = sources.filter((file) => {
    const ofAKind = Object.keys(COMMAND_KINDS).some((type) => file.includes(`/command/${type}/`));
    return !ofAKind && /command\.type [!=]==|switch \(command\.type\)/.test(readFileSync(join(ROOT, file), 'utf8'));
  });

  expect(sources.length).toBeGreaterThan(100);
  expect(asking).toEqual([]);
});

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}
