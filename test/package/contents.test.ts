import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';

const KIB = 1_024;
const installed = filesBelow(join(inject('plain'), 'node_modules'));

test('the packed file holds what is built, the examples, and nothing of tests or sources', () => {
  const files = execFileSync('tar', ['-tzf', inject('packed')], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((path) => path.replace(/^package\//, ''));

  console.log(`packed: ${kib(inject('packed'))} KiB, ${files.length} files`);
  expect(files).toEqual(
    expect.arrayContaining([
      ...['package.json', 'LICENSE', 'README.md', 'cli/bin.js', 'dist/index.js'],
      ...['.claude-plugin/marketplace.json', 'plugin/.claude-plugin/plugin.json', 'plugin/.mcp.json', 'plugin/mcp.mjs'],
      ...[
        'plugin/hooks/hooks.json',
        'plugin/commands/schedule.md',
        'plugin/skills/scheduler-cron-integration/SKILL.md',
      ],
    ]),
  );
  expect(
    files.filter(
      (path) => !/^(?:package\.json|LICENSE|README\.md|(?:cli|dist|examples|plugin|\.claude-plugin)\/.+)$/.test(path),
    ),
  ).toEqual([]);
  expect(files.filter((path) => /(?<!\.d)\.ts$|\.test\.|(?:^|\/)tests?\/|\.map$/.test(path))).toEqual([]);
});

test('a plain install is small: no CDK, no store of tests, nothing compiled, nothing that runs at the installation', () => {
  const packages = installed.filter((path) => path.endsWith('/package.json'));
  const bytes = installed.reduce((sum, path) => sum + statSync(path).size, 0);

  console.log(`plain install: ${(bytes / KIB / KIB).toFixed(1)} MiB`);
  expect(
    readdirSync(join(inject('plain'), 'node_modules'))
      .filter((name) => !name.startsWith('.'))
      .sort(),
  ).toEqual(['@middy', 'cron-parser', 'cronstack', 'luxon', 'yaml', 'zod'].sort());
  expect(packages.length).toBeGreaterThan(5);
  expect(installed.filter((path) => /\.node$|binding\.gyp$|\/prebuilds\//.test(path))).toEqual([]);
});

test('nothing of it is run at an installation, so npm has nothing to ask about', () => {
  const { scripts = {} } = JSON.parse(
    readFileSync(join(inject('plain'), 'node_modules/cronstack/package.json'), 'utf8'),
  );
  const events = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];

  expect(Object.keys(scripts).filter((name) => events.includes(name))).toEqual([]);
});

test('what may be installed beside it has no conflict with it', () => {
  const peers = ['aws-cdk-lib', 'constructs', 'tsx', 'esbuild', '@photostructure/sqlite', 'aws-sdk-client-mock'];
  const words = ['install', '--package-lock-only', '--ignore-scripts', '--prefer-offline', '--strict-peer-deps'];
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-peers-'));
  try {
    const install = () =>
      execFileSync('npm', [...words, '--prefix', folder, inject('packed'), ...peers], { cwd: folder });

    expect(install).not.toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}

function kib(file: string): number {
  return Math.round(statSync(file).size / KIB);
}
