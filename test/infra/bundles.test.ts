import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App } from 'aws-cdk-lib';
import { afterAll, expect, test } from 'vitest';
import { bundledDocument } from '#functions/wiring/bundled-document.ts';
import { openApi } from '#local/http/open-api.ts';
import { resources, templateOf } from './synthesised.ts';

const outdir = mkdtempSync(join(tmpdir(), 'cronstack-bundles-'));
const template = templateOf(new App({ outdir }), { stage: 'dev' });

afterAll(() => {
  rmSync(outdir, { recursive: true });
});

test('each function is deployed with its own code', () => {
  const keys = resources(template, 'AWS::Lambda::Function').map(([, { Properties }]) =>
    JSON.stringify(Properties.Code),
  );

  expect(new Set(keys).size).toBe(keys.length);
});

test('a runner brings the tasks, each in a file of its name, and what starts them', () => {
  const [, runner] = resources(template, 'AWS::Lambda::Function').find(([id]) => id.startsWith('Runner')) ?? [];
  const files = filesOf(runner?.Properties.Code);

  expect(files).toEqual(expect.arrayContaining(['index.mjs', 'task-entry.mjs', 'tasks/generate_daily_summary.mjs']));
});

test('no function brings the second reading of schedules, which is the work of the command line', () => {
  const texts = resources(template, 'AWS::Lambda::Function').flatMap(([, { Properties }]) =>
    moduleTexts(Properties.Code),
  );

  expect(texts.join('\n')).toContain('is not an IANA time zone');
  expect(texts.filter((text) => /CronExpressionParser|Invalid expression, loop limit exceeded/.test(text))).toEqual([]);
});

test('only the api function validates what it is sent: no other loads zod', () => {
  const functions = resources(template, 'AWS::Lambda::Function').filter(([, { Properties }]) =>
    JSON.stringify(Properties.Code).includes('S3Key'),
  );
  const withZod = functions.filter(([, { Properties }]) => loadedText(Properties.Code).includes('~standard'));

  expect(functions.length).toBeGreaterThan(4);
  expect(withZod.map(([id]) => id)).toEqual([expect.stringMatching(/^Api/)]);
});

test('the api function starts without the clients and the language of schedules that most requests do without, and brings them', () => {
  const [, api] = resources(template, 'AWS::Lambda::Function').find(([id]) => id.startsWith('Api')) ?? [];
  const names = ['SendMessageBatch', 'CreateSchedule', 'RecursiveInvocationException', '@reboot'];

  const loaded = loadedText(api?.Properties.Code);
  const all = moduleTexts(api?.Properties.Code).join('\n');

  expect(loaded).toContain('DynamoDB');
  expect(names.filter((name) => loaded.includes(name))).toEqual([]);
  expect(names.filter((name) => all.includes(name))).toEqual(names);
});

test('only what runs commands judges Claude Code, and loads that with the first such command', () => {
  const withOutcomes = resources(template, 'AWS::Lambda::Function').filter(([, { Properties }]) =>
    moduleTexts(Properties.Code).some((text) => text.includes('error_max_turns')),
  );

  expect(withOutcomes.map(([id]) => id)).toEqual([expect.stringMatching(/^Runner/)]);
  expect(loadedText(withOutcomes[0]?.[1].Properties.Code)).not.toContain('error_max_turns');
});

test('the api function brings the contract, and can read it', async () => {
  const [, api] = resources(template, 'AWS::Lambda::Function').find(([id]) => id.startsWith('Api')) ?? [];
  const index = pathToFileURL(join(folderOf(api?.Properties.Code), 'index.mjs')).href;

  expect(await bundledDocument('openapi.json', index)).toEqual(await openApi());
});

test('no bundle brings what the SDK has for operations that are not sent', () => {
  const texts = resources(template, 'AWS::Lambda::Function').flatMap(([id, { Properties }]) =>
    moduleTexts(Properties.Code).map((text) => ({ id, text })),
  );
  const withStreams = texts.filter(({ text }) => text.includes('Truncated event message received'));
  const withDiscovery = texts.filter(({ text }) => text.includes('AWS_ENABLE_ENDPOINT_DISCOVERY'));

  expect(texts.length).toBeGreaterThan(4);
  expect([...withStreams, ...withDiscovery].map(({ id }) => id)).toEqual([]);
});

test('a bundle brings no file that nothing loads', () => {
  const bundles = resources(template, 'AWS::Lambda::Function').map(([, { Properties }]) => folderOf(Properties.Code));
  const unused = bundles.flatMap((folder) => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.mjs'));
    const texts = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
    return files.filter((file) => file.startsWith('shared/') && !texts.includes(`/${basename(file)}`));
  });

  expect(bundles.length).toBeGreaterThan(4);
  expect(unused).toEqual([]);
});

/** The text of all that is loaded as a function starts. */
function loadedText(code: unknown): string {
  const loaded = new Set(['index.mjs']);
  const texts: string[] = [];
  // A set that grows while it is walked: what is loaded loads more.
  for (const file of loaded) {
    const text = readFileSync(join(folderOf(code), file), 'utf8');
    texts.push(text);
    for (const [, target = ''] of text.matchAll(/(?:from|import)\s?"\.\/([^"]+)"/g)) {
      loaded.add(target.startsWith('shared/') || !file.startsWith('shared/') ? target : `shared/${target}`);
    }
  }
  return texts.join('\n');
}

function moduleTexts(code: unknown): readonly string[] {
  return filesOf(code)
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => readFileSync(join(folderOf(code), file), 'utf8'));
}

function filesOf(code: unknown): readonly string[] {
  return readdirSync(folderOf(code), { recursive: true, encoding: 'utf8' });
}

function folderOf(code: unknown): string {
  const key = /"S3Key":"([0-9a-f]+)\.zip"/.exec(JSON.stringify(code))?.[1];
  return join(outdir, `asset.${key}`);
}
