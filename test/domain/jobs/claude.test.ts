import { expect, test } from 'vitest';
import type { ClaudeShortcomings } from '#domain/jobs/command/claude/settings.ts';
import { commandInWords, commandWarnings } from '#domain/jobs/command/command.ts';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { parseJob } from '#domain/jobs/parse.ts';
import { jobToWrite } from '#domain/jobs/to-write.ts';
import { readDefinition } from '#domain/stored/definition.ts';

const CLAUDE = { type: 'claude', prompt: 'Read the logs of the night', model: 'opus' };
const EVERYTHING = {
  ...CLAUDE,
  allowedTools: ['Read', 'Bash(git log *)', 'Bash(echo a, b)', 'mcp__github__*', 'Agent'],
  disallowedTools: ['WebFetch'],
  permissionMode: 'acceptEdits',
  maxTurns: 1_000,
  maxBudgetUsd: 0.5,
  dailyBudgetUsd: 2.5,
  cwd: '/srv/repository',
  session: 'continue',
  settings: 'project',
  bare: true,
  mcp: { mcpServers: { github: { command: 'github-mcp', args: ['stdio'], env: { TOKEN: { fromSecret: 'github' } } } } },
  systemPrompt: 'Be brief.',
  outputs: { type: 'object', properties: { count: { type: 'integer' } } },
  onDenied: 'ignore',
  waitForLimit: false,
  maxLimitWaitSeconds: 3_600,
};

test.each([
  CLAUDE,
  EVERYTHING,
  { ...CLAUDE, prompt: '/cronstack:today and what failed' },
  {
    ...CLAUDE,
    mcp: { mcpServers: { hub: { type: 'http', url: 'https://hub.test', headers: { A: 'b' }, optional: true } } },
  },
])('a claude command may be %j, and is read again as it is stored', (command) => {
  const parsed = parsedJob({ command });

  expect(parsed).toMatchObject({ ok: true, settings: { command } });
  const settings = parsed.ok ? parsed.settings : {};
  const stored = JSON.stringify({ ...settings, revision: 1, createdAt: 0, revisedAt: 0 });
  expect(readDefinition(stored, 'job', 1).fault).toBeUndefined();
});

test.each<[object, string, RegExp]>([
  [{ prompt: '' }, 'command.prompt', /expected a prompt/],
  [{ prompt: 'ä'.repeat(32_769) }, 'command.prompt', /at most 65536 bytes/],
  [{ prompt: '/clear' }, 'command.prompt', /built-in commands do nothing/],
  [{ prompt: '/jobs' }, 'command.prompt', /built-in commands do nothing/],
  [{ allowedTools: ['Read,Write'] }, 'command.allowedTools[0]', /a tool, or a tool and a pattern/],
  [{ allowedTools: ['Bash(echo (hi)'] }, 'command.allowedTools[0]', /a tool, or a tool and a pattern/],
  [{ allowedTools: ['--dangerously-skip-permissions x'] }, 'command.allowedTools[0]', /a tool/],
  [{ allowedTools: ['--dangerously-skip-permissions'] }, 'command.allowedTools[0]', /a tool/],
  [{ disallowedTools: ['-p'] }, 'command.disallowedTools[0]', /a tool/],
  [{ model: '--bare' }, 'command.model', /the name of a model/],
  [{ allowedTools: [`Bash(${'x'.repeat(500)})`] }, 'command.allowedTools[0]', /500/],
  [{ allowedTools: Array.from({ length: 101 }, () => 'Read') }, 'command.allowedTools', /100/],
  [{ model: '--help' }, 'command.model', /name of a model/],
  [{ maxTurns: 0 }, 'command.maxTurns', /1/],
  [{ maxBudgetUsd: 0 }, 'command.maxBudgetUsd', /more than 0/],
  [{ maxBudgetUsd: 101 }, 'command.maxBudgetUsd', /limit of 100 \(claude.max_budget_usd/],
  [{ dailyBudgetUsd: -1 }, 'command.dailyBudgetUsd', /more than 0/],
  [{ permissionMode: 'default' }, 'command.permissionMode', /dontAsk/],
  [{ permissionMode: 'bypassPermissions' }, 'command.permissionMode', /installations that allow it/],
  [{ mcp: { mcpServers: { a: {} } } }, 'command.mcp.mcpServers.a', /either a command or a url/],
  [{ mcp: { mcpServers: { 'a b': { command: 'x' } } } }, 'command.mcp.mcpServers.a b', /A-Z/],
  [{ outputs: { a: 'x'.repeat(16_384) } }, 'command.outputs', /at most 16384 bytes/],
  [{ tools: [] }, 'command.tools', /unknown key/],
])('a claude command with %j is refused at %s', (more, path, message) => {
  expect(problems({ command: { ...CLAUDE, ...more } })).toMatchObject([
    { path, message: expect.stringMatching(message) },
  ]);
});

test('a job without a model has that of the configuration, and is refused where neither names one', () => {
  const { model: _, ...command } = CLAUDE;

  expect(problems({ command })).toMatchObject([
    { path: 'command.model', message: expect.stringMatching(/claude.model/) },
  ]);
  expect(parsedJob({ command }, { claude: { model: 'sonnet' } })).toMatchObject({
    ok: true,
    settings: { command: { model: 'sonnet' } },
  });
  expect(parsedJob({ command: CLAUDE }, { claude: { model: 'sonnet' } })).toMatchObject({
    ok: true,
    settings: { command: { model: 'opus' } },
  });
});

test('an installation may allow what is dear and what is dangerous', () => {
  const command = { ...CLAUDE, maxBudgetUsd: 500, permissionMode: 'bypassPermissions' };

  expect(problems({ command }, { claude: { max_budget_usd: 500, allow_bypass_permissions: true } })).toEqual([]);
});

test.each<[object, string, RegExp]>([
  [{ env: { ANTHROPIC_API_KEY: 'sk-ant-1' } }, 'env.ANTHROPIC_API_KEY', /by reference/],
  [{ env: { CLAUDE_CODE_OAUTH_TOKEN: 'x' } }, 'env.CLAUDE_CODE_OAUTH_TOKEN', /by reference/],
  [{ env: { HOME: '/root' } }, 'env.HOME', /set by Cronstack/],
  [{ env: { CLAUDE_CODE_DISABLE_CRON: '0' } }, 'env.CLAUDE_CODE_DISABLE_CRON', /set by Cronstack/],
  [{ command: { ...CLAUDE, session: 'continue' }, overlap: 'allow' }, 'command.session', /fork it/],
])('a job that runs Claude Code is refused with %j at %s', (more, path, message) => {
  expect(problems({ command: CLAUDE, ...more })).toMatchObject([{ path, message: expect.stringMatching(message) }]);
});

test('a login by reference is taken, and so is any other variable', () => {
  const env = {
    ANTHROPIC_API_KEY: { fromEnvironment: 'ANTHROPIC_API_KEY' },
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:1/x',
  };

  expect(problems({ command: CLAUDE, env })).toEqual([]);
});

test('a runner class that cannot run it, or keeps no session, refuses it with its reason', () => {
  const shell = { type: 'shell', line: 'true' };

  expect(problems({ command: CLAUDE }, {}, { withoutClaude: 'it is too large' })).toEqual([
    { path: 'runner', message: 'claude does not run in the runner class default: it is too large' },
  ]);
  expect(problems({ command: shell }, {}, { withoutClaude: 'it is too large' })).toEqual([]);
  const kept = { ...CLAUDE, session: 'continue' };
  expect(problems({ command: kept }, {}, { withoutSessions: 'nothing is kept' })).toEqual([
    { path: 'command.session', message: 'no session is continued here: nothing is kept' },
  ]);
  expect(problems({ command: CLAUDE }, {}, { withoutSessions: 'nothing is kept' })).toEqual([]);
});

test('another attempt costs as much again: there is one at most, and none after a lost one, unless the job says so', () => {
  expect(parsedJob({ command: CLAUDE })).toMatchObject({ settings: { maxRetries: 1, onLost: 'fail' } });
  expect(parsedJob({ command: CLAUDE, maxRetries: 3, onLost: 'retry' })).toMatchObject({
    settings: { maxRetries: 3, onLost: 'retry' },
  });
});

test.each(['retry', 'fail'] as const)('a job with onLost %s is written so that it is read as the same', (onLost) => {
  const parsed = parsedJob({ command: CLAUDE, onLost });
  const written = parsed.ok ? jobToWrite(parsed.settings) : {};

  expect(parsedJob(written)).toEqual(parsed);
});

test('in words it is the first line of its prompt', () => {
  const parsed = parsedJob({ command: { ...CLAUDE, prompt: `\n${'word '.repeat(30)}\nsecond line` } });

  expect(parsed.ok ? commandInWords(parsed.settings.command) : '').toBe(`claude (opus): ${'word '.repeat(16)}...`);
});

test.each<[object, readonly string[]]>([
  [{}, []],
  [{ allowedTools: ['Bash(git *)', 'Read'] }, []],
  [{ allowedTools: ['Bash'] }, ['every-command-allowed']],
  [{ allowedTools: ['Bash(*)'], settings: 'project' }, ['every-command-allowed', 'hooks-of-folder']],
])('with %j it is warned of %j', (more, codes) => {
  const parsed = parsedJob({ command: { ...CLAUDE, ...more } });
  const warnings = parsed.ok ? commandWarnings(parsed.settings, { taskNames: new Set() }) : undefined;

  expect(warnings?.map(({ code }) => code)).toEqual(codes);
});

function problems(more: object, config: object = {}, limits: ClaudeShortcomings = {}) {
  const parsed = parsedJob(more, config, limits);
  return parsed.ok ? [] : parsed.errors;
}

function parsedJob(more: object, config: object = {}, limits: ClaudeShortcomings = {}) {
  const configuration = parseConfiguration(config);
  if (!configuration.ok) {
    throw new Error('the configuration is not valid');
  }
  return parseJob(
    { id: 'job', schedule: '@daily', ...more },
    {
      ...configuration,
      taskNames: new Set(),
      runners: new Map([['default', { longestAttemptSeconds: 3_600, ...limits }]]),
      createdAt: 0,
    },
  );
}
