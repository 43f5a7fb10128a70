import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Command } from '#domain/jobs/command/command.ts';
import { readJsonc } from '#domain/values/json/comments.ts';
import { aFolder, execute } from '#test/adapters/commands/an-execution.ts';
import { cliWorld } from '#test/cli/cli-world.ts';
import { blocksOf } from './snippets.ts';

/** Says how it was called, and does what the pages count on of a dump. */
const STUB = `#!/bin/sh
echo "$(basename "$0") $*" >> "$CALLS"
case "$(basename "$0") $1" in
"pg_dump --file") echo dump > "$2" ;;
pg_dump*) echo dump ;;
esac
`;
const PROGRAMS = ['pg_dump', 'rsync', 'make'];
const SCRIPTS = [
  'report.sh',
  'open-door.sh',
  'charge.sh',
  'sync.sh',
  'import.sh',
  'publish.sh',
  'poll.sh',
  'scratch.sh',
  'backup.sh',
];

let root = '';

beforeEach(async () => {
  root = await aFolder();
  for (const folder of ['bin', 'home', 'srv/backups', 'srv/jobs', 'srv/reports']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  const files = [...PROGRAMS.map((name) => `bin/${name}`), ...SCRIPTS.map((name) => `srv/jobs/${name}`)];
  for (const file of files) {
    writeFileSync(join(root, file), STUB);
    chmodSync(join(root, file), 0o755);
  }
});

describe('the commands of the pages', () => {
  test.each([
    ['README.md', 'nightly_backup', 'pg_dump --file /srv/backups/shop.sql shop', 'srv/backups/shop.sql'],
    ['docs/getting-started.md', 'backup', '', /^home\/backups\/hosts-\d{4}-\d\d-\d\d\.tgz$/],
    ['docs/secrets.md', 'nightly_backup', 'pg_dump --file /srv/backups/shop.sql shop', 'srv/backups/shop.sql'],
    ['docs/cli.md', 'report', 'report.sh '],
    ['docs/jobs.md', 'monthly-report', 'report.sh --month last'],
    ['docs/jobs.md', 'advent', 'open-door.sh '],
    ['docs/jobs.md', 'charge-cards', 'charge.sh --all'],
    ['docs/jobs.md', 'sync', 'sync.sh '],
    ['docs/jobs.md', 'import-orders', 'import.sh orders'],
    ['docs/jobs.md', 'publish', 'publish.sh '],
    ['docs/jobs.md', 'poll', 'poll.sh '],
    ['docs/jobs.md', 'scratch', 'scratch.sh '],
    ['docs/jobs.md', 'backup', 'backup.sh '],
  ])('%s: %s does what it is there for', async (page, id, call, made?: string | RegExp) => {
    const { command } = jobsOf(page).find((job) => job.id === id) ?? {};

    expect(await run(command)).toEqual({ kind: 'succeeded', calls: call === '' ? '' : `${call}\n` });
    if (made !== undefined) {
      expect(filesBelow(root)).toContainEqual(expect.stringMatching(made));
    }
  });

  test('docs/commands.md: each shell command does, and that of bash fails with its dump', async () => {
    const [block = ''] = blocksOf('docs/commands.md', 'jsonc');
    const commands = [...block.matchAll(/^"command": ("[^"]+"|\{.*\})/gm)].map(([, text = '']) => JSON.parse(text));
    const shell = commands.filter((command) => typeof command === 'string' || command.type === 'shell');

    for (const command of shell) {
      expect((await run(command)).kind).toBe('succeeded');
    }
    expect(calls()).toBe(
      'pg_dump --file /srv/backups/shop.sql shop\npg_dump shop\nmake report\nrsync -a /srv/data/ /srv/backups/\n',
    );
    expect(readFileSync(join(root, 'srv/backups/shop.sql'), 'utf8')).toBe('dump\n');
    writeFileSync(join(root, 'bin/pg_dump'), '#!/bin/sh\nexit 3\n');
    expect((await run(shell[1])).kind).toBe('failed');
  });
});

test.each(['README.md', 'docs/getting-started.md', 'docs/cli.md', 'docs/jobs.md'])(
  'the jobs of %s are taken, and nothing is to be known about their commands',
  async (page) => {
    const { run: cronstack, files } = cliWorld();
    files.set('jobs.json', JSON.stringify(jobsOf(page)));

    const { code, out } = await cronstack('apply', 'jobs.json', '--json');

    const codes = JSON.parse(out).items.flatMap(({ warnings = [] }: { warnings?: { code: string }[] }) =>
      warnings.map((warning) => warning.code),
    );
    expect(code).toBe(0);
    expect(codes.filter((one: string) => /hides-failure|program/.test(one))).toEqual([]);
  },
);

interface PageJob {
  readonly id: string;
  readonly command: string | Command;
}

function jobsOf(page: string): readonly PageJob[] {
  return [...blocksOf(page, 'json'), ...blocksOf(page, 'jsonc')].flatMap((block) => {
    const read = readJsonc(block);
    const jobs: unknown[] = read.ok ? [read.value].flat() : [];
    return jobs.filter(isJob);
  });
}

function isJob(value: unknown): value is PageJob {
  return typeof value === 'object' && value !== null && 'id' in value && 'command' in value;
}

/** Runs a command as it stands, but for /srv, which is a folder of the test. */
async function run(command: unknown): Promise<{ readonly kind: string; readonly calls: string }> {
  const here = JSON.parse(JSON.stringify(command).replaceAll('/srv/', `${root}/srv/`));
  const { result } = await execute(typeof here === 'string' ? { type: 'shell', line: here } : here, {
    inherited: { PATH: `${root}/bin:/usr/bin:/bin`, HOME: `${root}/home` },
    env: { CALLS: join(root, 'calls') },
  });
  return { kind: result.kind, calls: calls() };
}

function calls(): string {
  const file = join(root, 'calls');
  return existsSync(file) ? readFileSync(file, 'utf8').replaceAll(`${root}/srv/`, '/srv/') : '';
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' });
}
