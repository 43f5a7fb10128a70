import { CLAUDE_DEFAULTS } from '#domain/jobs/command/claude/choices.ts';
import type { ClaudeCommand } from '#domain/jobs/command/claude/schema.ts';
import type { Execution } from '#ports/executor.ts';
import { REFUSED_TOOLS } from './refused-tools.ts';

/** The session of a start: one that begins under an id of ours, one that goes on, or a new one. */
export type SessionChoice =
  | { readonly kind: 'begin'; readonly id: string }
  | { readonly kind: 'resume'; readonly id: string }
  | { readonly kind: 'new' };

/**
 * The words of the command line of Claude Code for a run without anybody at a terminal (https://code.claude.com/docs/en/cli-reference).
 * Of the prompt nothing is among them: it is the standard input.
 * @param mcpFile the file that names the servers of tools, if there are any
 */
export function claudeArguments(
  command: ClaudeCommand,
  execution: Pick<Execution, 'jobId' | 'runId' | 'scheduledAt' | 'attempt'>,
  session: SessionChoice,
  mcpFile: string | undefined,
): readonly string[] {
  const { allowedTools, disallowedTools, permissionMode, maxTurns, maxBudgetUsd, settings, bare, model, outputs } = {
    ...CLAUDE_DEFAULTS,
    ...command,
  };
  const allowed: readonly string[] = allowedTools;
  const denied = [...REFUSED_TOOLS.filter((tool) => !allowed.includes(tool)), ...disallowedTools];
  return [
    ...['-p', '--output-format', 'stream-json', '--verbose'],
    ...['--permission-mode', permissionMode, '--permission-prompts', 'none'],
    ...['--setting-sources', settings === 'project' ? 'user,project' : 'user', '--strict-mcp-config'],
    ...option('--mcp-config', mcpFile),
    ...option('--model', model),
    ...['--max-turns', String(maxTurns), '--max-budget-usd', String(maxBudgetUsd)],
    ...['--disallowedTools', denied.join(',')],
    ...option('--allowedTools', allowed.length === 0 ? undefined : allowed.join(',')),
    ...['--append-system-prompt', systemPrompt(command, execution)],
    ...option('--json-schema', outputs === undefined ? undefined : JSON.stringify(outputs)),
    ...(bare ? ['--bare'] : []),
    ...(session.kind === 'begin' ? ['--session-id', session.id] : []),
    ...(session.kind === 'resume' ? ['--resume', session.id] : []),
  ];
}

function option(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [name, value];
}

function systemPrompt(
  { systemPrompt: own }: ClaudeCommand,
  { jobId, runId, scheduledAt, attempt }: Pick<Execution, 'jobId' | 'runId' | 'scheduledAt' | 'attempt'>,
): string {
  const facts = [
    `This is the run ${runId} of the job ${jobId}, planned for ${scheduledAt}, attempt ${attempt}. Its arguments are in CRONSTACK_ARGS.`,
    'Nobody can answer questions. If something that you need is denied, say so and stop.',
  ].join(' ');
  return own === undefined ? facts : `${facts}\n\n${own}`;
}
