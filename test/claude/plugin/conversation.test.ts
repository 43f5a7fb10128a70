import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toolsOf } from '#mcp/tools.ts';
import { calls, MessagesApi, type ModelAnswer, says } from '#test/claude/fake-api.ts';
import { ROOT, textOf } from '#test/plugin/shipped.ts';
import { ClaudeProgram, callsOf, HAS_CLAUDE } from './claude-program.ts';
import { Runtime } from './runtime.ts';
import { transcriptOf, withTranscript } from './transcript.ts';

const SERVER = 'mcp__plugin_cronstack_cronstack';
const PAGE = 'docs/claude-code.md';
const PROMPT =
  "From 7 January 2030 on, every weekday at nine in Berlin: echo '12 orders'. Try it once, say why it will not run on Saturday the 12th, and delete it again.";
const JOB = {
  id: 'report',
  schedule: '0 9 * * 1-5',
  timezone: 'Europe/Berlin',
  startAt: '2030-01-07T00:00:00+01:00',
  command: "echo '12 orders'",
};

const FOUND_BY = {
  'schedule a job': 'create_job',
  'why did it not run': 'explain_job',
  'cron jobs': 'list_jobs',
  'what failed today': 'list_runs',
  'open incidents': 'list_incidents',
  'log of a run': 'get_run',
  unschedule: 'delete_job',
};

describe.skipIf(!HAS_CLAUDE)('claude, with the plugin installed from its folder,', () => {
  let claude: ClaudeProgram;
  const api = new MessagesApi();
  let runtime: Runtime;

  beforeAll(async () => {
    claude = new ClaudeProgram();
    await api.listen();
    runtime = await Runtime.start(join(claude.root, 'data'), claude.state);
    await claude.installPlugin();
  });

  afterAll(async () => {
    await runtime?.stop();
    await api.close();
    await claude.remove();
  });

  test('previews, schedules, runs, explains and deletes a job, as the page shows it', async () => {
    const events = await session('conversation', PROMPT, [
      search('schedule a job'),
      tool('preview_schedule', { schedule: JOB.schedule, timezone: JOB.timezone, from: JOB.startAt, count: 3 }),
      tool('create_job', { job: JOB }),
      tool('run_job', { id: 'report', requestId: 'try-it' }),
      tool('explain_job', { id: 'report', at: '2030-01-12T09:00:00+01:00' }),
      tool('delete_job', { id: 'report' }),
      tool('delete_job', { id: 'report', confirm: 'report' }),
      says('It would have fired next on Monday, 7 January 2030. On a Saturday nothing is planned. The job is deleted.'),
    ]);
    const [, preview, created, run, why, refused, deleted] = callsOf(events).map(({ answer }) => answer);
    const { items } = await runtime.client.listRuns('report');

    expect(events.at(-1)).toMatchObject({ subtype: 'success', is_error: false, permission_denials: [] });
    expect(preview).toContain('"local":"2030-01-07T09:00:00+01:00"');
    expect(created).toMatch(/^\{"summary":"Job report is created\. .*Its command: echo '12 orders'/);
    expect(run).toContain('"output":"12 orders\\n"');
    expect(why).toMatch(/^\{"summary":"Nothing was planned for 2030-01-12.09:00:00/);
    expect(refused).toMatch(/^confirmation_required: /);
    expect(deleted).toContain('Job report is deleted');
    expect(items).toMatchObject([{ status: 'succeeded', trigger: 'manual' }]);
    await expect(withTranscript(textOf(PAGE), transcriptOf(PROMPT, events))).toMatchFileSnapshot(join(ROOT, PAGE));
  });

  test('finds the tool that is asked for by the words that people ask in', async () => {
    const asked = Object.entries(FOUND_BY);
    const search = asked.map(
      ([query]) => ({ type: 'tool_use', name: 'ToolSearch', input: { query, max_results: 5 } }) as const,
    );
    const found = callsOf(await session('search', 'hello', [{ blocks: search }, says('done')]));

    expect(found).toHaveLength(asked.length);
    expect(found.map(({ answer }) => answer.split('\n')[0])).toEqual(asked.map(([, name]) => `${SERVER}__${name}`));
  });

  test('may do with a command only what changes nothing, unless it is allowed more', async () => {
    const events = await session(
      'why',
      '/cronstack:why report 09:00',
      [
        search('list_jobs create_job'),
        tool('list_jobs', {}),
        tool('create_job', { job: { ...JOB, id: 'other' } }),
        says('no'),
      ],
      { allowed: [] },
    );

    expect(callsOf(events).map(({ isError }) => isError)).toEqual([false, false, true]);
    expect(events.at(-1)?.permission_denials).toMatchObject([{ tool_name: `${SERVER}__create_job` }]);
    expect((await runtime.client.listJobs()).items).toEqual([]);
    expect(JSON.stringify(api.requests.at(-1)?.request.body.messages)).toContain(
      'Say why this job of Cronstack did or did not run',
    );
  });

  test('has within a run only the tools that change nothing', async () => {
    const events = await session('within', 'hello', [says('done')], { env: { CRONSTACK_RUN_ID: 'report.1' } });
    const { tools = [] } = events.find(({ subtype }) => subtype === 'init') ?? {};

    expect(tools.filter((name) => name.startsWith(SERVER)).sort()).toEqual(
      toolsOf(true)
        .map(({ name }) => `${SERVER}__${name}`)
        .sort(),
    );
  });

  test('begins with news where they are asked for, and not otherwise', async () => {
    await runtime.client.createJob({ id: 'broken', schedule: '@yearly', command: 'exit 3', maxRetries: 0 });
    await runtime.client.waitForRun((await runtime.client.runJob('broken')).id);

    const without = await session('quiet', 'hello', [says('done')]);
    await claude.run(['plugin', 'install', 'cronstack@cronstack', '--config', 'news=true']);
    const withNews = await session('news', 'hello', [says('done')]);

    expect(JSON.stringify(without)).not.toContain('went wrong');
    expect(JSON.stringify(withNews)).toMatch(
      /Cronstack: 1 run went wrong since \S+: broken\. \/cronstack:today says more/,
    );
  });

  async function session(
    name: string,
    prompt: string,
    script: readonly ModelAnswer[],
    { allowed = [SERVER], env = {} }: { allowed?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
  ) {
    return claude.session(prompt, {
      api: api.script(name, script),
      allowed,
      env: { CRONSTACK_URL: runtime.url, ...env },
    });
  }
});

function search(query: string): ModelAnswer {
  return calls('ToolSearch', { query, max_results: 5 });
}

function tool(name: string, input: object): ModelAnswer {
  return calls(`${SERVER}__${name}`, input);
}
