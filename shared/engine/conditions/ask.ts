import { type ConditionOf, commandOf } from '#domain/jobs/condition/condition.ts';
import type { Judged } from '#domain/jobs/condition/judged.ts';
import type { ReasonCode } from '#domain/runs/reasons/reason.ts';
import { present } from '#domain/values/present.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { ConditionUnread, type Reading } from './reading.ts';

/** A server that takes longer is not there for a job that needs it. */
const LONGEST_ANSWER_MS = 10_000;

/** The ends of a command that say nothing about what it was to find out. */
const SAYS_NOTHING: ReadonlySet<ReasonCode> = new Set([
  'program_not_found',
  'program_not_executable',
  'program_not_started',
  'folder_not_found',
  'value_not_readable',
  'role_not_assumed',
  'command_not_run',
  'http_not_allowed',
]);

/**
 * Finds out about a server, or what a program says, as a command of the job would: with its variables, its guard and its credentials. What
 * it prints is not kept; its last words are among the reason of a program that fails.
 * @throws ConditionUnread where the answer says nothing about the condition
 */
export async function askCommand(condition: ConditionOf<'http' | 'command'>, reading: Reading): Promise<Judged> {
  const { executor } = reading;
  const command = commandOf(condition);
  if (executor === undefined || command === undefined) {
    throw new ConditionUnread('it is asked where the command runs');
  }
  const asking = new AbortController();
  const stop = () => asking.abort('timed_out');
  reading.signal.addEventListener('abort', stop);
  const stopTimer = condition.type === 'http' ? reading.engine.ports.clock.after(LONGEST_ANSWER_MS, stop) : stop;
  try {
    const result = await executor.execute(executionOf(command, reading, asking.signal));
    return condition.type === 'http' ? judgeAnswer(condition, result) : judgeProgram(result);
  } finally {
    reading.signal.removeEventListener('abort', stop);
    stopTimer();
  }
}

function executionOf(
  command: Execution['command'],
  { definition, runId, attempt, scheduledAt }: Reading,
  signal: AbortSignal,
): Execution {
  const { id, revision, env, shell, isolatedHome } = definition;
  return {
    command,
    jobId: id,
    revision,
    runId,
    scheduledAt,
    attempt,
    env,
    ...present({ shell, isolatedHome }),
    signal,
    onOutput: () => undefined,
  };
}

function judgeAnswer({ not = false }: ConditionOf<'http'>, result: ExecutionResult): Judged {
  if (result.kind === 'stopped') {
    return { met: not, words: `no answer within ${LONGEST_ANSWER_MS / 1000} s` };
  }
  return result.kind === 'succeeded'
    ? { met: !not, words: 'it answers as expected' }
    : { met: not, words: failure(result) };
}

function judgeProgram(result: ExecutionResult): Judged {
  if (result.kind === 'stopped') {
    throw new ConditionUnread('the program was ended before it was done');
  }
  return result.kind === 'succeeded' ? { met: true, words: 'exit code 0' } : { met: false, words: failure(result) };
}

function failure(result: Extract<ExecutionResult, { kind: 'failed' | 'lost' }>): string {
  if (result.kind === 'lost') {
    throw new ConditionUnread('nobody knows what became of the program');
  }
  if (SAYS_NOTHING.has(result.reason.code)) {
    throw new ConditionUnread(result.reason.text);
  }
  return result.reason.text;
}
