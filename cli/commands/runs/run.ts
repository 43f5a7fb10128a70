import type { Command } from 'commander';
import { collectPair, objectOf, parseArguments, type RunArguments } from '#cli/arguments/run-inputs.ts';
import { nextOf, parseWhen, type When, zoneOfWhen } from '#cli/arguments/when.ts';
import { openSession, type Session } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';
import { present } from '#domain/values/present.ts';
import { type Company, showAskedRun } from './asked-run.ts';

interface RunOptions extends Company {
  readonly force?: boolean;
  readonly arg?: ReturnType<typeof collectPair>;
  readonly args?: RunArguments;
  readonly env?: ReturnType<typeof collectPair>;
  readonly note?: string;
  readonly at?: When;
  readonly idempotencyKey?: string;
}

/** A value that is no text in JSON. */
const NO_TEXT = /^(?:-?\d+(?:\.\d+)?|true|false|null)$/;

/** `cronstack run JOB` */
export function registerRun(program: Command, surroundings: Surroundings): void {
  program
    .command('run')
    .description('run a job now, or once at an instant to come')
    .argument('<job>', 'the id of a job')
    .option('--wait', 'wait for the outcome, print the output, and fail unless the run succeeds')
    .option('--follow', 'the same, but print the output while it comes')
    .option('--force', 'ignore the overlap policy')
    .option(
      '--arg <name=value>',
      "a text as an argument in place of the job's, for this run; several make an object",
      collectPair,
    )
    .option(
      '--args <json>',
      'all arguments of this run as JSON, an array or an object: for what is no text',
      parseArguments,
    )
    .option('--env <name=value>', "a variable over the job's, for this run; may be repeated", collectPair)
    .option('--note <text>', 'why, for whoever asks later')
    .option('--at <time>', 'run then, by the clocks of the job', parseWhen)
    .option('--idempotency-key <key>', 'calls with the same key make one run')
    .action(async (id: string, options: RunOptions, command: Command) => {
      const { wait, follow, force, arg, args = objectOf(arg), env, note, at, idempotencyKey } = options;
      if (arg !== undefined && options.args !== undefined) {
        command.error('error: --args is all arguments: say --arg or --args');
      }
      const session = await openSession(surroundings, command);
      noteNumbers(session, arg);
      const timezone = await zoneOfWhen([at], async () => (await session.client.getJob(id)).timezone);
      const instant = at && nextOf(at, { timezone, nowMs: surroundings.now() });
      const given = present({ args, env: objectOf(env), note, at: instant });
      const run = await session.client.runJob(id, { force, idempotencyKey, ...given });
      await showAskedRun(surroundings, session, run, { wait, follow });
    });
}

/** A task that expects a number would refuse the run, and only then. */
function noteNumbers({ notes }: Session, given: RunOptions['arg'] = []): void {
  const odd = given.find(([, value]) => NO_TEXT.test(value));
  if (odd !== undefined) {
    const [name, value] = odd.map((text) => JSON.stringify(text));
    notes.write(
      `${printable(`${name} is the text ${value}; for a number or the like: --args '{${name}: ${odd[1]}}'`)}\n`,
    );
  }
}
