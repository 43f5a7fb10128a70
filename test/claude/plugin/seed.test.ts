import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '#adapters/access/create-client.ts';
import { findPointer } from '#adapters/access/running-runtime.ts';
import { readJsonc } from '#domain/values/json/comments.ts';
import { calls, MessagesApi, type ModelAnswer, says } from '#test/claude/fake-api.ts';
import { freePort } from '#test/local/free-port.ts';
import { ROOT, textOf } from '#test/plugin/shipped.ts';
import { ClaudeProgram, callsOf, HAS_CLAUDE } from './claude-program.ts';
import { CLI } from './runtime.ts';

const SERVER = 'mcp__plugin_cronstack_cronstack';
const START = 'nohup npx --no-install cronstack start --no-examples > cronstack.log 2>&1 &';
const WAIT = 'until grep -q "as they end" cronstack.log; do sleep 0.1; done';
const IDS = ['daily_summary', 'monthly_cleanup', 'weekly_audit'];

describe.skipIf(!HAS_CLAUDE)('from a folder in which nothing is but the package', () => {
  let claude: ClaudeProgram;
  const api = new MessagesApi();
  let port = '';

  beforeAll(async () => {
    claude = new ClaudeProgram();
    port = String(await freePort());
    const bin = join(claude.folder, 'node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync(ROOT, join(claude.folder, 'node_modules/cronstack'));
    symlinkSync(CLI, join(bin, 'cronstack'));
    await api.listen();
    await claude.installPlugin();
  });

  afterAll(async () => {
    await stopRuntime();
    await api.close();
    await claude.remove();
  });

  test('one slash command starts a runtime, sets up the three jobs as they were first written, and runs them', async () => {
    const read = readJsonc(textOf('examples/jobs.jsonc'));
    const jobs = read.ok ? read.value : [];
    const set = { jobs, source: 'seed' };
    const prompt = `/cronstack:schedule these three, and try each once: ${JSON.stringify(jobs)}`;
    const script = api.script('seed', [
      calls('ToolSearch', { query: 'schedule jobs', max_results: 8 }),
      tool('list_jobs', {}),
      calls('Bash', { command: START, description: 'Starts a runtime' }),
      calls('Bash', { command: WAIT, description: 'Waits for it' }),
      tool('apply_jobs', set),
      tool('apply_jobs', { ...set, dryRun: false }),
      ...IDS.map((id) => tool('run_job', { id, requestId: `try-${id}` })),
      says('Three jobs are scheduled, and each ran once.'),
    ]);

    const events = await claude.session(prompt, {
      api: script,
      allowed: ['Bash', ...['list_jobs', 'apply_jobs', 'run_job'].map((name) => `${SERVER}__${name}`)],
      env: { CRONSTACK_PORT: port },
    });
    const [, none, , , planned, applied, ...runs] = callsOf(events).map(({ answer }) => answer);
    const environment = { XDG_STATE_HOME: claude.state };
    const client = createClient({ url: findPointer(environment, port)?.url ?? 'http://127.0.0.1:1', environment });
    const { items } = await client.listJobs();

    expect(events.at(-1)).toMatchObject({ subtype: 'success', is_error: false, permission_denials: [] });
    expect(none).toMatch(/^unreachable: .*cronstack start/);
    expect(planned).toContain('It would be: 3 created. Nothing was stored.');
    expect(applied).toContain('Done: 3 created.');
    expect(runs).toHaveLength(3);
    expect(runs.filter((run) => !/^\{"summary":"Run \S+ of \S+ is succeeded/.test(run))).toEqual([]);
    expect(items.map(({ id, schedule, lastRun }) => [id, schedule, lastRun?.status]).sort()).toEqual([
      ['daily_summary', '0 9 * * *', 'succeeded'],
      ['monthly_cleanup', '0 1 1 * *', 'succeeded'],
      ['weekly_audit', '0 2 * * 0', 'succeeded'],
    ]);
  });

  /** It outlives the session that started it, as it should. */
  async function stopRuntime(): Promise<void> {
    await claude
      .run(
        [
          '-c',
          `pid=$(sed -n 's/.*"pid":\\([0-9]*\\).*/\\1/p' "$XDG_STATE_HOME/cronstack/${port}.json") && kill "$pid" && while kill -0 "$pid" 2> /dev/null; do sleep 0.1; done`,
        ],
        {},
        'sh',
      )
      .catch(() => undefined);
  }
});

function tool(name: string, input: object): ModelAnswer {
  return calls(`${SERVER}__${name}`, input);
}
