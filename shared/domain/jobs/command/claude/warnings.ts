import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import type { ClaudeCommand } from './schema.ts';

const EVERY_COMMAND = /^Bash(?:\((?:\*|:\*)\))?$/;

/** The things to know about a run of Claude Code that may do more than its writer may think of. */
export function claudeWarnings({ allowedTools = [], settings, permissionMode }: ClaudeCommand): readonly Warning[] {
  const rules: readonly (readonly [code: string, holds: boolean, message: string])[] = [
    [
      'every-command-allowed',
      allowedTools.some((rule) => EVERY_COMMAND.test(rule)),
      'allowedTools lets it run every command; Bash(git *) lets it run some',
    ],
    [
      'hooks-of-folder',
      settings === 'project',
      'settings project runs the hooks of its folder, which whoever can write there decides',
    ],
    ['nothing-denied', permissionMode === 'bypassPermissions', 'bypassPermissions denies nothing'],
  ];
  return rules.filter(([, holds]) => holds).map(([code, , message]) => ({ code, message }));
}
