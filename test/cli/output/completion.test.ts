import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CliWorld, cliWorld } from '../cli-world.ts';

const JOB = { schedule: '0 9 * * *', timezone: 'UTC', command: 'echo' };
const never = () => new Promise<never>(() => undefined);

describe('the last word is completed', () => {
  test.each([
    ['ru', ['runner', 'run', 'runs']],
    ['--url http://127.0.0.1:1 --json pre', ['preview']],
    ['tokens ', ['add', 'list', 'revoke', 'help']],
    ['help ba', ['backfill', 'backup']],
    ['list --s', ['--state', '--source', '--sort']],
    ['list --state ', ['active', 'paused', 'finished']],
    ['list --limit 3 --state pa', ['paused']],
    ['get --outp', ['--output']],
    ['get report --out', ['--output']],
    ['--output js', ['json']],
    ['completion ', ['bash', 'zsh', 'fish']],
    ['completion bash ', []],
    ['apply ', []],
    ['start --data ', []],
    ['pause --note --a', []],
    ['get -- --a', []],
    ['__com', []],
  ])('%j: %j, and nothing is asked', async (line, expected) => {
    const asked: string[] = [];
    const fetch = async ({ url }: Request) => {
      asked.push(url);
      return Response.json({ items: [] });
    };

    expect(await completed(cliWorld({ fetch, sleep: never }), line)).toEqual(expected);
    expect(asked).toEqual(line === 'get -- --a' ? [expect.stringContaining('/v1/jobs')] : []);
  });

  test('with a description behind a tab', async () => {
    const { out } = await cliWorld().run('__complete', '--', 'can');

    expect(out).toBe('cancel\tcancel a run; one that runs is stopped within seconds\n');
  });

  test('to the id of a job', async () => {
    const world = cliWorld({ sleep: never });
    for (const id of ['report', 'reports.daily', 'weekly-report']) {
      await world.api.client.createJob({ ...JOB, id });
    }

    expect(await completed(world, 'get rep')).toEqual(['report', 'reports.daily']);
    expect(await completed(world, 'runs --job we')).toEqual(['weekly-report']);
    expect(await completed(world, 'get report ')).toEqual([]);
    expect((await completed(world, 'get ')).length).toBe(3);
  });

  test('to the id of a run, once its job is told', async () => {
    const world = cliWorld({ sleep: never });
    for (const id of ['report', 'reports.daily', 'weekly']) {
      await world.api.client.createJob({ ...JOB, id });
    }
    const { id } = await world.api.client.runJob('weekly');
    const { id: dotted } = await world.api.client.runJob('reports.daily');

    expect(await completed(world, 'logs we')).toEqual([id]);
    expect(await completed(world, `logs ${id.slice(0, -20)}`)).toEqual([id]);
    expect((await completed(world, 'cancel ')).toSorted()).toEqual([dotted, id].sort());
    expect(await completed(world, 'cancel rep')).toEqual([dotted]);
    await world.api.client.cancelRun(id);
    expect(await completed(world, 'cancel ')).toEqual([dotted]);
    expect(await completed(world, 'retry rep')).toEqual(['report.', 'reports.daily.']);
    expect(await completed(world, 'retry reports.d')).toEqual([dotted]);
  });
});

describe('nothing is said, and nothing is completed,', () => {
  test.each([
    ['where nothing listens', { fetch: () => Promise.reject(new TypeError('fetch failed')), sleep: never }],
    ['where the API refuses', { fetch: async () => new Response('no', { status: 500 }), sleep: never }],
    ['where it has not answered after a second', { fetch: never, sleep: async () => undefined }],
    ['where a signature cannot be made', { sign: () => Promise.reject(new Error('no credentials')), sleep: never }],
  ])('%s', async (_, changes) => {
    expect(await cliWorld(changes).run('__complete', '--', 'get', 're')).toEqual({ code: 0, out: '', err: '' });
  });

  test('and the request of the one that is late is ended', async () => {
    let signal: AbortSignal | undefined;
    const fetch = (request: Request) => {
      signal = request.signal;
      return never();
    };

    await cliWorld({ fetch, sleep: async () => undefined }).run('__complete', '--', 'get', 're');

    expect(signal?.aborted).toBe(true);
  });
});

test('no id that a shell would take for more than a word is offered', async () => {
  const line = { id: 're$(reboot)' };
  const fetch = async () => Response.json({ items: [line, { id: 'report' }] });

  expect(await completed(cliWorld({ fetch, sleep: never }), 'get re')).not.toContain(line.id);
});

describe('the script', () => {
  test('for bash hands over the line as it is typed, and takes what comes before each tab', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cronstack-completion-'));
    const { out: script } = await cliWorld().run('completion', 'bash');
    const program = join(folder, 'cronstack');
    writeFileSync(
      program,
      `#!/bin/bash\nprintf '<%s>' "$@" >&3\nprintf 'report\\tone\\nreport 2\\tother\\n'\necho failed >&2\n`,
    );
    chmodSync(program, 0o755);
    const lines = ['cronstack --url http://127.0.0.1:4747 get rep', 'cronstack get '];
    const asked = lines.map(
      (line) => `COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; _cronstack; declare -p COMPREPLY; echo >&3`,
    );

    const ran = spawnSync(
      'bash',
      ['--norc', '-c', `exec 3>&1\n${script}\n${asked.join('\n')}\ncomplete -p cronstack`],
      {
        encoding: 'utf8',
        env: { PATH: [folder, process.env.PATH].join(delimiter) },
      },
    );
    rmSync(folder, { recursive: true });

    const reply = 'declare -a COMPREPLY=([0]="report" [1]="report 2")\n\n';
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toBe(
      [
        `<__complete><--><--url><http://127.0.0.1:4747><get><rep>${reply}`,
        `<__complete><--><get><>${reply}`,
        'complete -o default -F _cronstack cronstack\n',
      ].join(''),
    );
  });

  test.each([
    [
      'zsh',
      [
        '#compdef cronstack',
        '(@)words[2,CURRENT]}" 2> /dev/null',
        'compdef _cronstack cronstack',
        "%%$'\\t'*",
        '_files',
      ],
    ],
    [
      'fish',
      ['commandline -opc', '__complete -- $words[2..-1] 2> /dev/null', 'complete -c cronstack', '__fish_complete_path'],
    ],
  ])('for %s asks the program, without its errors', async (shell, parts) => {
    const { code, out, err } = await cliWorld().run('completion', shell);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const part of parts) {
      expect(out).toContain(part);
    }
    const checked = spawnSync(shell, ['-n'], { input: out, encoding: 'utf8' });
    expect(checked.error === undefined ? checked.stderr : '').toBe('');
  });

  test('for any other shell there is none', async () => {
    expect(await cliWorld().run('completion', 'tcsh')).toMatchObject({ code: 2, out: '' });
  });
});

async function completed({ run }: CliWorld, line: string): Promise<readonly string[]> {
  const { code, out, err } = await run('__complete', '--', ...line.split(' '));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out
    .split('\n')
    .slice(0, -1)
    .map((candidate) => candidate.split('\t')[0] ?? '');
}
