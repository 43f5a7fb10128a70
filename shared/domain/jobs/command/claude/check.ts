import { valueCheck } from '#domain/secrets/reference.ts';
import { amount, anyJson, count, flag, listOf, mapOf, oneOf, optional, shape, text } from '#domain/values/shape.ts';
import { CLAUDE_SESSIONS, CLAUDE_SETTINGS, DENIAL_POLICIES, PERMISSION_MODES } from './choices.ts';
import type { ClaudeCommand } from './schema.ts';

type Servers = NonNullable<ClaudeCommand['mcp']>['mcpServers'];

const server = shape<Servers[string]>({
  type: optional(oneOf(['stdio', 'http', 'sse'])),
  command: optional(text),
  args: optional(listOf(text)),
  env: optional(mapOf(valueCheck)),
  url: optional(text),
  headers: optional(mapOf(valueCheck)),
  alwaysLoad: optional(flag),
  optional: optional(flag),
});

/** A stored command that runs Claude Code. */
export const claudeCheck = shape<ClaudeCommand>({
  type: oneOf(['claude']),
  prompt: text,
  model: optional(text),
  allowedTools: optional(listOf(text)),
  disallowedTools: optional(listOf(text)),
  permissionMode: optional(oneOf(PERMISSION_MODES)),
  maxTurns: optional(count),
  maxBudgetUsd: optional(amount),
  dailyBudgetUsd: optional(amount),
  cwd: optional(text),
  session: optional(oneOf(CLAUDE_SESSIONS)),
  settings: optional(oneOf(CLAUDE_SETTINGS)),
  bare: optional(flag),
  mcp: optional(shape<NonNullable<ClaudeCommand['mcp']>>({ mcpServers: mapOf(server) })),
  systemPrompt: optional(text),
  outputs: optional(mapOf(anyJson)),
  onDenied: optional(oneOf(DENIAL_POLICIES)),
  waitForLimit: optional(flag),
  maxLimitWaitSeconds: optional(count),
});
