import { expect, test } from 'vitest';
import { type ClaudeOutcome, outcomeOf } from '#domain/claude/outcome.ts';
import type { ReasonCode } from '#domain/runs/reasons/reason.ts';
import { RECORDED, recorded, streamOf } from './recorded.ts';

const ASKED = { onDenied: 'fail', maxTurns: 5, maxBudgetUsd: 5, hasOutputs: false, neededServers: [] } as const;

type Asked = Parameters<typeof outcomeOf>[1];

/** What is expected of a recording: succeeded, or the code of the failure, its words, and whether it is tried again. */
type Row = readonly [
  name: string,
  expected: 'succeeded' | readonly [ReasonCode, RegExp, boolean],
  asked?: Partial<Asked>,
];

const ROWS: readonly Row[] = [
  ['done', 'succeeded'],
  ['denied', ['claude_denied', /^2 calls were denied: Write, Bash$/, false]],
  ['denied', 'succeeded', { onDenied: 'ignore' }],
  ['empty answer', 'succeeded'],
  ['empty answer', ['claude_no_output', /gave none/, true], { hasOutputs: true }],
  ['built-in command', ['claude_failed', /nothing was done/, false]],
  ['no structured output', ['claude_no_output', /gave none/, true], { hasOutputs: true }],
  ['structured output', 'succeeded', { hasOutputs: true }],
  ['turns used up', ['claude_turns', /after 5 turns/, false]],
  ['budget used up', ['claude_budget', /budget of \$5 is used up/, false]],
  ['400', ['claude_api', /400 prompt is malformed/, false]],
  ['403', ['claude_api', /no access|permission/i, false]],
  ['404', ['claude_api', /model/, false]],
  ['413', ['claude_api', /too large/, false]],
  ['credit used up', ['claude_api', /^Credit balance is too low$/, false]],
  ['no login', ['claude_login', /^no login; .*ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN/, false]],
  ['401', ['claude_login', /^the login is refused: Invalid API key/, false]],
  ['429', ['claude_api', /429.*slow down/, true]],
  ['500', ['claude_api', /500/, true]],
  ['503', ['claude_api', /503/, true]],
  ['529', ['claude_api', /529/, true]],
  ['connection refused', ['claude_api', /ECONNREFUSED/, true]],
  ['stream cut', ['claude_api', /ECONNRESET/, true]],
  ['refusal by the model', ['claude_api', /safeguards/, false]],
  ['max_tokens', ['claude_api', /output token maximum/, false]],
  ['session id in use', ['claude_failed', /already in use/, false]],
  ['bad flag', ['claude_failed', /unknown option/, false]],
  ['empty prompt', ['claude_failed', /Input must be provided/, false]],
  ['bypass as root', ['claude_failed', /root/, false]],
  ['SIGINT, model answering', ['claude_failed', /./, false]],
  ['SIGINT, tool running', ['claude_failed', /./, false]],
  ['SIGTERM', ['claude_failed', /without a result \(exit 143\)/, true]],
  ['server not there', 'succeeded'],
  [
    'server not there',
    ['claude_server', /^the MCP server gone is not connected: failed$/, true],
    { neededServers: ['gone'] },
  ],
  ['done', ['claude_server', /github is not connected: not there/, true], { neededServers: ['github'] }],
  ['background task', 'succeeded'],
  ['resumed session', 'succeeded'],
];

const CASES = ROWS.map(([name, expected, asked = {}]) => ({ name, expected, asked }));

test.each(CASES)('$name: $expected where $asked is asked', ({ name, expected, asked }) => {
  const outcome = outcomeOfRecorded(name, asked);

  if (expected === 'succeeded') {
    expect(outcome.kind).toBe('succeeded');
  } else {
    const [code, text, retryable] = expected;
    expect(outcome).toEqual({ kind: 'failed', reason: { code, text: expect.stringMatching(text) }, retryable });
  }
});

test('a usage limit says when it ends', () => {
  expect(outcomeOfRecorded('429 with a usage limit')).toEqual({
    kind: 'limited',
    reason: {
      code: 'claude_limit',
      text: expect.stringMatching(/^usage limit until 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    },
    until: expect.any(Number),
  });
});

test('a session that is not there is told apart, so that another one may begin', () => {
  expect(outcomeOfRecorded('unknown session').kind).toBe('session_unknown');
});

test('every recording is in the table', () => {
  const tabled = new Set([...ROWS.map(([name]) => name), '429 with a usage limit', 'unknown session']);

  expect(RECORDED.map(({ name }) => name).filter((name) => !tabled.has(name))).toEqual([]);
});

const INIT = { type: 'system', subtype: 'init', session_id: 's', mcp_servers: [] };
const SUCCESS = { type: 'result', subtype: 'success', is_error: false, num_turns: 1, terminal_reason: 'completed' };

test.each([
  ['no event at all', [], 'without a result'],
  ['a beginning alone', [INIT], 'without a result'],
  ['events of kinds that are not known', [INIT, { type: 'news' }, null, 3, []], 'without a result'],
  ['a result of a subtype that is not known', [INIT, { ...SUCCESS, subtype: 'success_in_part' }], 'success_in_part'],
  ['a success without the reason of its end', [INIT, { ...SUCCESS, terminal_reason: null }], 'did not complete'],
  ['a success that did not complete', [INIT, { ...SUCCESS, terminal_reason: 'aborted' }], 'did not complete: aborted'],
  ['a success without turns', [INIT, { ...SUCCESS, num_turns: 0 }], 'nothing was done'],
])('%s is failed, never succeeded', (_, events, words) => {
  const outcome = outcomeOf(streamOf(events), ASKED, { words: 'exit 0', complaint: '' });

  expect(outcome).toMatchObject({ kind: 'failed', reason: { text: expect.stringContaining(words) } });
});

test('of several results the last one holds', () => {
  const failed = { ...SUCCESS, is_error: true, api_error_status: 500, result: 'oops' };

  expect(outcomeOf(streamOf([INIT, SUCCESS, failed]), ASKED, { words: '', complaint: '' }).kind).toBe('failed');
  expect(outcomeOf(streamOf([INIT, failed, SUCCESS]), ASKED, { words: '', complaint: '' }).kind).toBe('succeeded');
});

function outcomeOfRecorded(name: string, asked: Partial<Asked> = {}): ClaudeOutcome {
  const { events, exit, stderr } = recorded(name);
  return outcomeOf(streamOf(events), { ...ASKED, ...asked }, { words: `exit ${exit}`, complaint: stderr });
}
