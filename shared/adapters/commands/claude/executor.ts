import { maskedResult } from '#adapters/commands/attempt/masked-result.ts';
import type { CommandHost } from '#adapters/commands/program/host.ts';
import { type AttemptPlace, inAttemptPlace } from '#adapters/commands/program/place.ts';
import type { ProgramEnding } from '#adapters/commands/program/program.ts';
import { programResult } from '#adapters/commands/program/result.ts';
import { readResultFile } from '#adapters/commands/program/result-file.ts';
import { figuresInWords, figuresOf } from '#domain/claude/figures-of.ts';
import { type ClaudeOutcome, outcomeOf } from '#domain/claude/outcome.ts';
import { isSessionId } from '#domain/claude/session-id.ts';
import { CLAUDE_DEFAULTS } from '#domain/jobs/command/claude/choices.ts';
import type { ClaudeCommand } from '#domain/jobs/command/claude/schema.ts';
import { neededServers, serverValues } from '#domain/jobs/command/claude/servers.ts';
import { claudeFailed, claudeNoOutput } from '#domain/runs/reasons/claude.ts';
import { type KeptResult, readResult } from '#domain/runs/result.ts';
import { maskSecrets } from '#domain/secrets/mask/pieces.ts';
import { printableLine } from '#domain/values/printable-line.ts';
import { tellingLine } from '#domain/values/telling-line.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { claudeArguments, type SessionChoice } from './arguments.ts';
import { claudeEnvironment, WITHHELD } from './environment.ts';
import { writeServersFile } from './servers-file.ts';
import { ContinuedSession, keptFolder } from './sessions.ts';
import { type Started, startClaude } from './start.ts';
import { versionObjection } from './version.ts';

/** The host of runs of Claude Code. */
export interface ClaudeHost extends CommandHost {
  /** Sessions are kept below it, in a folder for each job. Left out: none is kept. */
  readonly sessionsFolder?: string;
}

const LONGEST_COMPLAINT = 300;
/** Exit codes of a shell, where there is no program or it cannot be executed: the program itself has neither. */
const NO_PROGRAM: ReadonlySet<number> = new Set([126, 127]);
const GO_ON =
  'Go on with the task where you stopped. What is allowed may have been changed since then: try again what was denied.';

/** The sessions that are under way, by their folders or ids: two runs at once would fork one. */
const busySessions = new Set<string>();

/** Runs Claude Code with a prompt, and judges by what it says what became of it. */
export async function execute(
  host: ClaudeHost,
  command: ClaudeCommand,
  execution: Execution,
): Promise<ExecutionResult> {
  const { [WITHHELD]: _, ...inherited } = host.inherited;
  const placed = { cwd: command.cwd, values: serverValues(command) };
  return await inAttemptPlace({ ...host, inherited }, execution, placed, async (place) => {
    const { sessionsFolder } = host;
    const kept = sessionsFolder === undefined ? undefined : keptFolder(sessionsFolder, execution.jobId);
    const environment = claudeEnvironment(place, kept);
    const objection = await versionObjection(host, execution, environment, place.folder);
    if (objection !== undefined) {
      return maskedResult(objection, place.secrets);
    }
    return await withSession(command, execution, kept, (sessions) =>
      runAttempt(host, execution, command, { ...place, environment }, sessions),
    );
  });
}

/** The sessions that an attempt may have: the one to start with, and the one to begin where there is no such session any more. */
interface Sessions {
  readonly first: SessionChoice;
  readonly otherwise: () => SessionChoice;
}

async function withSession(
  { session }: ClaudeCommand,
  { resume: told }: Execution,
  kept: string | undefined,
  work: (sessions: Sessions) => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  if (session !== 'continue') {
    const resume = told !== undefined && isSessionId(told) ? told : undefined;
    const first: SessionChoice = resume === undefined ? { kind: 'new' } : { kind: 'resume', id: resume };
    return await alone(resume, () => work({ first, otherwise: () => ({ kind: 'new' }) }));
  }
  if (kept === undefined) {
    return { kind: 'failed', reason: claudeFailed('no session is kept here to continue'), retryable: false };
  }
  return await alone(kept, () => {
    const continued = new ContinuedSession(kept);
    return work({ first: continued.next(), otherwise: () => continued.begin() });
  });
}

async function alone(held: string | undefined, work: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
  if (held === undefined) {
    return await work();
  }
  if (busySessions.has(held)) {
    const reason = claudeFailed('another run has its session: two at once would fork it');
    return { kind: 'failed', reason, retryable: true };
  }
  busySessions.add(held);
  try {
    return await work();
  } finally {
    busySessions.delete(held);
  }
}

async function runAttempt(
  host: ClaudeHost,
  execution: Execution,
  command: ClaudeCommand,
  place: AttemptPlace,
  { first, otherwise }: Sessions,
): Promise<ExecutionResult> {
  const mcpFile = writeServersFile(command, place);
  const start = (session: SessionChoice) => {
    const goesOn = session.kind === 'resume' && execution.resume !== undefined;
    const args = claudeArguments(command, execution, session, mcpFile);
    return startClaude(
      host,
      execution,
      command,
      { args, prompt: goesOn ? GO_ON : command.prompt, environment: place.environment },
      place,
    );
  };
  const started = await start(first);
  if (execution.signal.aborted || first.kind !== 'resume' || judged(command, started)?.kind !== 'session_unknown') {
    return await concluded(host, execution, command, place, started);
  }
  say(execution, place, `[there is no session ${first.id} any more: another one begins]`);
  return await concluded(host, execution, command, place, await start(otherwise()));
}

/** The outcome as the program tells it; undefined where it was not the program that ended. */
function judged(command: ClaudeCommand, { ending, stream }: Started): ClaudeOutcome | undefined {
  if (ending.kind === 'not_started' || ending.kind === 'lost') {
    return undefined;
  }
  if (ending.kind === 'exited' && NO_PROGRAM.has(ending.exitCode) && !stream.isBegun) {
    return undefined;
  }
  const { onDenied, maxTurns, maxBudgetUsd } = { ...CLAUDE_DEFAULTS, ...command };
  return outcomeOf(
    stream,
    {
      onDenied,
      maxTurns,
      maxBudgetUsd,
      hasOutputs: command.outputs !== undefined,
      neededServers: neededServers(command.mcp?.mcpServers ?? {}),
    },
    { words: endInWords(ending), complaint: 'lastWords' in ending ? lastLine(ending.lastWords) : '' },
  );
}

async function concluded(
  host: ClaudeHost,
  execution: Execution,
  command: ClaudeCommand,
  place: AttemptPlace,
  started: Started,
): Promise<ExecutionResult> {
  const { stream, ending, hasStayed } = started;
  if (execution.signal.aborted) {
    return { kind: 'stopped' };
  }
  const outcome = judged(command, started);
  if (outcome === undefined) {
    return maskedResult(programResult(ending, 'claude'), place.secrets);
  }
  const figures = figuresOf(stream, place.secrets);
  if (hasStayed) {
    say(execution, place, '[it stayed for 10 s after its result and was ended]');
  }
  say(execution, place, `\n${stream.result?.text ?? ''}\n\n${figuresInWords(figures)}`);
  const exitCode = ending.kind === 'exited' ? { exitCode: ending.exitCode } : {};
  const left = await leftOf(outcome, place);
  return maskedResult({ ...resultOf(outcome, command, host.clock.now(), left), ...exitCode, figures }, place.secrets);
}

/** The result that an attempt leaves: the output that was asked for, else what stands in the result file. */
async function leftOf(outcome: ClaudeOutcome, { resultFile, secrets }: AttemptPlace): Promise<KeptResult> {
  return outcome.kind === 'succeeded' && outcome.output !== undefined
    ? readResult(JSON.stringify(outcome.output), secrets)
    : await readResultFile(resultFile, secrets);
}

type Concluded = Extract<ExecutionResult, { kind: 'succeeded' | 'failed' }>;

function resultOf(outcome: ClaudeOutcome, command: ClaudeCommand, nowMs: number, left: KeptResult): Concluded {
  const kept = Object.keys(left).length === 0 ? {} : { left };
  switch (outcome.kind) {
    case 'succeeded':
      return command.outputs !== undefined && left.result === undefined
        ? { kind: 'failed', reason: claudeNoOutput(left.resultFault ?? 'it is empty'), retryable: false, ...kept }
        : { kind: 'succeeded', ...kept };
    case 'limited':
      return { kind: 'failed', reason: outcome.reason, ...untilLimit(outcome.until, command, nowMs), ...kept };
    default: {
      const retryable = outcome.kind === 'failed' && outcome.retryable;
      return { kind: 'failed', reason: outcome.reason, retryable, ...kept };
    }
  }
}

/** A limit that ends soon enough is waited for; one whose end is past, or not known, is like any other refusal that passes. */
function untilLimit(until: number | undefined, command: ClaudeCommand, nowMs: number) {
  const { waitForLimit, maxLimitWaitSeconds } = { ...CLAUDE_DEFAULTS, ...command };
  const untilMs = (until ?? 0) * 1_000;
  if (untilMs <= nowMs) {
    return { retryable: true };
  }
  return !waitForLimit || untilMs - nowMs > maxLimitWaitSeconds * 1_000
    ? { retryable: false }
    : { retryable: false, waitUntilMs: untilMs };
}

function say(execution: Execution, { secrets }: AttemptPlace, text: string): void {
  execution.onOutput(Buffer.from(`${maskSecrets(text, secrets)}\n`), 'stdout');
}

function endInWords(ending: Exclude<ProgramEnding, { kind: 'not_started' | 'lost' }>): string {
  switch (ending.kind) {
    case 'exited':
      return `exit ${ending.exitCode}`;
    case 'killed':
      return `killed by ${ending.signal}`;
    case 'stopped':
      return 'ended by us';
  }
}

function lastLine(words: string): string {
  return printableLine(tellingLine(words), LONGEST_COMPLAINT);
}
