import { printableLine } from '#domain/values/printable-line.ts';
import type { Reason } from './reason.ts';

const MOST_NAMES = 5;
const LONGEST_SAID = 300;

/** Failed, although it says that it is done: tool calls were denied, as nobody could be asked. `tools`: one for each call. */
export function claudeDenied(tools: readonly string[]): Reason {
  const calls = tools.length === 1 ? '1 call was denied' : `${tools.length} calls were denied`;
  const names = [...new Set(tools)];
  const more = names.length > MOST_NAMES ? ', ...' : '';
  return { code: 'claude_denied', text: `${calls}: ${names.slice(0, MOST_NAMES).join(', ')}${more}` };
}

/** Failed, as there is no login, or the one that there is was refused. */
export function claudeLogin(why: string): Reason {
  return {
    code: 'claude_login',
    text: `${printableLine(why, LONGEST_SAID)}; give the job ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN (of claude setup-token) by reference`,
  };
}

/** Failed, or put off, as the login's usage limit is reached. `until`: when it ends, where that is known. */
export function claudeLimit(until: string | undefined): Reason {
  return { code: 'claude_limit', text: until === undefined ? 'usage limit' : `usage limit until ${until}` };
}

/** Failed, as it was not done after so many turns. */
export function claudeTurns(turns: number): Reason {
  return { code: 'claude_turns', text: `not done after ${turns} turns (maxTurns)` };
}

/** Failed, as the attempt cost as much as it may. */
export function claudeBudget(maxBudgetUsd: number): Reason {
  return { code: 'claude_budget', text: `the budget of $${maxBudgetUsd} is used up (maxBudgetUsd)` };
}

/** Skipped, or not tried again, as the job's runs of the day cost as much as they may. */
export function claudeDayBudget(dailyBudgetUsd: number, spentUsd: number): Reason {
  const spent = spentUsd.toFixed(2);
  return {
    code: 'claude_day_budget',
    text: `the day's budget of $${dailyBudgetUsd} is used up ($${spent}; dailyBudgetUsd)`,
  };
}

/** Failed, as the API refused, could not be reached, or the model refused. */
export function claudeApi(said: string): Reason {
  return { code: 'claude_api', text: printableLine(said, LONGEST_SAID) };
}

/** Failed, as there is no output in the form that was asked for. */
export function claudeNoOutput(why: string): Reason {
  return { code: 'claude_no_output', text: `no output in the asked form (outputs): ${why}` };
}

/** Failed, as a server of tools is not there. */
export function claudeServer(name: string, status: string): Reason {
  return { code: 'claude_server', text: `the MCP server ${name} is not connected: ${status}` };
}

/** Failed for whatever else the program says, or does not say. */
export function claudeFailed(why: string): Reason {
  return { code: 'claude_failed', text: printableLine(why, LONGEST_SAID) };
}
