/** The tools with which a run would stay, promise work for later, ask somebody, or start others. */
export const REFUSED_TOOLS = [
  'ScheduleWakeup',
  'CronCreate',
  'CronDelete',
  'CronList',
  'Monitor',
  'Agent',
  'Workflow',
  'SendMessage',
  'ListAgents',
  'EnterWorktree',
  'ExitWorktree',
  'AskUserQuestion',
] as const;
