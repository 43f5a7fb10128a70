/** The variables with which a run logs in without anybody at a terminal: they hold secrets. */
export const LOGIN_VARIABLES: ReadonlySet<string> = new Set([
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'CLAUDE_CODE_OAUTH_TOKEN',
]);

/** The variables that keep a run within its attempt: without them the program may stay, call home or read the user's own files. */
export const CLAUDE_VARIABLES = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
  CLAUDE_CODE_DISABLE_CRON: '1',
  CLAUDE_CODE_MAX_RETRIES: '2',
  DISABLE_AUTOUPDATER: '1',
  MCP_TIMEOUT: '10000',
} as const;

/** All variables that are set for it, and by nobody else. `CLAUDE_CODE_RETRY_WATCHDOG` would have the program itself wait for hours. */
export const OWN_CLAUDE_VARIABLES: ReadonlySet<string> = new Set([
  ...Object.keys(CLAUDE_VARIABLES),
  'HOME',
  'TMPDIR',
  'CLAUDE_CONFIG_DIR',
  'CLAUDE_CODE_RETRY_WATCHDOG',
]);
