import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import type { ClaudeCommand } from './schema.ts';
import { serverValues } from './servers.ts';
import { claudeWarnings } from './warnings.ts';

const LONGEST_PROMPT = 80;

/** Runs of Claude Code without anybody at a terminal. */
export const claudeKind = {
  inWords: ({ prompt, model }) => {
    const [line = ''] = prompt.trim().split('\n');
    const shown = line.length > LONGEST_PROMPT ? `${line.slice(0, LONGEST_PROMPT)}...` : line;
    return `claude${model === undefined ? '' : ` (${model})`}: ${shown}`;
  },
  values: serverValues,
  warnings: claudeWarnings,
  dayBudgetUsd: ({ dailyBudgetUsd }) => dailyBudgetUsd,
  costly: true,
  steeredByVariables: true,
} satisfies CommandKind<ClaudeCommand>;
