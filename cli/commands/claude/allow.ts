import type { Command } from 'commander';
import type { Job } from '#api/shapes/job.ts';
import type { Run } from '#api/shapes/run.ts';
import { type Company, showAskedRun } from '#cli/commands/runs/asked-run.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openSession, type Session } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';
import { isClaude } from '#domain/jobs/command/claude/settings.ts';

interface AllowOptions extends Company {
  readonly all?: boolean;
  readonly rule: readonly string[];
  readonly run: boolean;
}

/** `cronstack claude allow RUN` */
export function registerAllow(claude: Command, surroundings: Surroundings): void {
  claude
    .command('allow')
    .description('allow what a run of Claude Code was denied, and have it go on')
    .argument('<run>', 'the id of a run')
    .option('--all', 'all calls that were denied, as far as a rule can say them')
    .option('--rule <rule>', 'this rule, such as Bash(git *); may be given several times', several, [])
    .option('--no-run', 'only change the job')
    .option('--wait', 'wait for the outcome, print the output, and fail unless the new run succeeds')
    .option('--follow', 'the same, but print the output while it comes')
    .action(async (runId: string, options: AllowOptions, command: Command) => {
      const session = await openSession(surroundings, command);
      const run = await session.client.getRun(runId);
      const denials = run.claude?.denials ?? [];
      if (denials.length === 0) {
        throw new CommandFailure('nothing_denied', `${printable(run.id)}: no call of Claude Code was denied in it`);
      }
      const offered = [...new Set(denials.flatMap(({ rule }) => (rule === undefined ? [] : [rule])))];
      const text = offerText(run, offered);
      const chosen = await choose(surroundings, run, { ...options, offered, text });
      if (chosen.length === 0) {
        session.print({ run: run.id, rules: offered, allowed: [] }, () => text.trimEnd());
        return;
      }
      await addRules(session, run, chosen);
      if (options.run) {
        const note = `allowed: ${chosen.join(', ')}`.slice(0, LONGEST_NOTE);
        const again = await session.client.retryRun(run.id, { current: true, note });
        await showAskedRun(surroundings, session, again, options);
      } else {
        session.print(
          { run: run.id, rules: offered, allowed: chosen },
          () => `allowed: ${printable(chosen.join(', '))}`,
        );
      }
    });
}

const LONGEST_NOTE = 200;

function several(rule: string, before: readonly string[]): readonly string[] {
  return [...before, rule];
}

function offerText({ claude, reason }: Run, offered: readonly string[]): string {
  const tools = (claude?.denials ?? []).filter(({ rule }) => rule === undefined).map(({ tool }) => tool);
  const lines = [
    printable(reason ?? 'calls were denied'),
    ...offered.map((rule, index) => `  ${index + 1}  ${printable(rule)}`),
    ...(tools.length === 0
      ? []
      : [`no rule can say just these calls: ${printable(tools.join(', '))}; --rule takes yours`]),
  ];
  return `${lines.join('\n')}\n`;
}

interface Choice extends AllowOptions {
  readonly offered: readonly string[];
  readonly text: string;
}

/** The rules that somebody chose, by options or at the terminal; none where nobody is there. */
async function choose(
  { ask, stderr }: Surroundings,
  { jobId }: Run,
  { all = false, rule, offered, text }: Choice,
): Promise<readonly string[]> {
  if (all || rule.length > 0) {
    return [...new Set([...(all ? offered : []), ...rule])];
  }
  if (ask === undefined || offered.length === 0) {
    return [];
  }
  stderr.write(text);
  const question = `Which of them is the job ${printable(jobId)} to be allowed from now on? [all, none, or numbers: 1,2] `;
  const answer = (await ask(question)).trim().toLowerCase();
  if (answer === 'all') {
    return offered;
  }
  const numbers = answer.split(/[\s,]+/).map(Number);
  return offered.filter((_, index) => numbers.includes(index + 1));
}

/** Adds rules to the job as it was read, so that no edit of somebody else's is undone. */
async function addRules({ client }: Session, { jobId }: Run, chosen: readonly string[]): Promise<void> {
  const job: Job = await client.getJob(jobId);
  const { command } = job;
  if (!isClaude(command)) {
    throw new CommandFailure('nothing_denied', `${printable(jobId)} does not run Claude Code any more`);
  }
  const allowedTools = [...new Set([...(command.allowedTools ?? []), ...chosen])];
  await client.patchJob(jobId, { command: { allowedTools } }, { ifRevision: job.revision });
}
