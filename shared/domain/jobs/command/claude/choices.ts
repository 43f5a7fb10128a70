/** The ways of a run with tool calls that no rule allows (https://code.claude.com/docs/en/permission-modes). */
export const PERMISSION_MODES = ['dontAsk', 'acceptEdits', 'plan', 'bypassPermissions'] as const;

/** A session for each run, or one for all runs of the job. */
export const CLAUDE_SESSIONS = ['new', 'continue'] as const;

/** The settings that hold: the user's alone, or those of the folder, too, with its CLAUDE.md and its hooks. */
export const CLAUDE_SETTINGS = ['user', 'project'] as const;

/** The ways with a run of which tool calls were denied. */
export const DENIAL_POLICIES = ['fail', 'ignore'] as const;

/** The values of what a command leaves out. */
export const CLAUDE_DEFAULTS = {
  allowedTools: [],
  disallowedTools: [],
  permissionMode: 'dontAsk',
  maxTurns: 50,
  maxBudgetUsd: 5,
  session: 'new',
  settings: 'user',
  bare: false,
  onDenied: 'fail',
  waitForLimit: true,
  maxLimitWaitSeconds: 21_600,
} as const;
