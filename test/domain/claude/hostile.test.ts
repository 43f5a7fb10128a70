import { expect, test } from 'vitest';
import { addedFigures, type ClaudeFigures } from '#domain/claude/figures.ts';
import { figuresOf } from '#domain/claude/figures-of.ts';
import { outcomeOf } from '#domain/claude/outcome.ts';
import { streamOf } from './recorded.ts';

const ID = '5b0f6f3e-3a3c-4f0e-9d5e-7d2c1c3f0a11';
const OBJECT = { toString: 1, valueOf: 1 };
const NOTHING = { turns: 0, costMicroUsd: 0, durationApiMs: 0, apiRetries: 0 };

const cost = (...costs: readonly number[]) => ({
  model_usage_since_last_result: Object.fromEntries(costs.map((costUSD, index) => [`model${index}`, { costUSD }])),
});

test.each<[object, Partial<ClaudeFigures>]>([
  [{ num_turns: 7 }, { turns: 7 }],
  [{ num_turns: 1.5 }, {}],
  [{ num_turns: 1e16 }, {}],
  [{ num_turns: 1e308 }, {}],
  [{ num_turns: -1 }, {}],
  [{ duration_api_ms: 1e300 }, {}],
  [cost(1e12), { costMicroUsd: 1e12 }],
  [cost(1e308, 1e308), { costMicroUsd: 1e12 }],
  [cost(-5), {}],
  [{ session_id: ID }, { sessionId: ID }],
  [{ session_id: '--dangerously-skip-permissions' }, {}],
  [{ session_id: 'a'.repeat(5_000) }, {}],
  [{ session_id: `${ID}\0` }, {}],
  [{ session_id: `${ID}\n` }, {}],
  [{ session_id: '\ud800' }, {}],
  [{ subtype: OBJECT, errors: [OBJECT], permission_denials: [] }, {}],
])('of a result with %j the figures are those that can be kept: %j', (event, expected) => {
  expect(figuresOf(streamOf([{ type: 'result', ...event }]), [])).toEqual({ ...NOTHING, ...expected });
});

test('names are kept in a form that can be shown, and no longer than that takes', () => {
  const init = {
    type: 'system',
    subtype: 'init',
    model: 'a\u001b[31m\0b\ud800',
    claude_code_version: '2'.repeat(5_000),
  };

  expect(figuresOf(streamOf([{ ...init, mcp_servers: [{ name: OBJECT, status: OBJECT }] }]), [])).toEqual({
    ...NOTHING,
    model: 'ab',
    version: `${'2'.repeat(200)}...`,
  });
});

test('what attempts cost adds up to what can be kept', () => {
  const dear = { ...NOTHING, costMicroUsd: 1e12 };

  expect(addedFigures(dear, dear).costMicroUsd).toBe(1e12);
});

test.each([
  [1_900_000_000, { until: 1_900_000_000 }],
  [1_900_000_000.25, { until: 1_900_000_001 }],
  [253_402_300_799.5, {}],
  [1e308, {}],
  [undefined, {}],
])('a usage limit that ends at %j is %j: a second that can be kept, or not known', (resetsAt, limit) => {
  const event = { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt } };

  expect(streamOf([event]).limit).toEqual(limit);
});

test('the names of denied tools stand in the reason as they can be shown, and no rule has what cannot', () => {
  const denials = [
    { tool_name: 'Eval\u001b[2J\u0007\r\nrun\u009b31m', tool_input: {} },
    { tool_name: 'Bash', tool_input: { command: 'echo \u001b[2J' } },
    { tool_name: OBJECT },
  ];
  const stream = streamOf([
    { type: 'result', subtype: 'success', num_turns: 1, terminal_reason: 'completed', permission_denials: denials },
  ]);
  const asked = { onDenied: 'fail', maxTurns: 5, maxBudgetUsd: 5, hasOutputs: false, neededServers: [] } as const;

  expect(outcomeOf(stream, asked, { words: 'exit 0', complaint: '' })).toMatchObject({
    reason: { text: '3 calls were denied: Eval run31m, Bash, a tool without a name' },
  });
  expect(figuresOf(stream, []).denials).toEqual([
    { tool: 'Eval run31m' },
    { tool: 'Bash' },
    { tool: 'a tool without a name' },
  ]);
});
