import { COMMAND_KINDS } from '#adapters/commands/kinds.ts';
import type { Command } from '#domain/jobs/command/command.ts';
import { awsRefused, awsUnavailable } from '#domain/runs/reasons/aws.ts';
import type { JsonObject } from '#domain/values/json/object.ts';
import type { AwsAnswer, AwsCall, AwsCaller } from '#ports/aws-caller.ts';
import { type Choices, execute, type Outcome } from '#test/adapters/commands/an-execution.ts';
import { FakeClock } from '#testing/clock.ts';

/** What AWS answers to a call, the first being number 1 of its action. */
export type Script = Readonly<Record<string, (call: AwsCall, number: number) => AwsAnswer | Promise<AwsAnswer>>>;

/** An execution in front of an AWS that answers by a script, and what it was called with. */
interface Scripted extends Outcome {
  readonly calls: readonly Omit<AwsCall, 'signal'>[];
  /** The seconds that it took, by the fake clock. */
  readonly seconds: number;
}

/** An answer. */
export function answered(answer: JsonObject): AwsAnswer {
  return { kind: 'answered', answer };
}

/** A refusal that stays one. */
export function refused(error: string): AwsAnswer {
  return { kind: 'refused', error, reason: awsRefused('it', error), retryable: false };
}

/** A refusal that passes. */
export function throttled(): AwsAnswer {
  return { kind: 'refused', error: 'ThrottlingException', reason: awsUnavailable('it', 'throttled'), retryable: true };
}

/** Runs a command in front of such an AWS, on a clock that goes on by a second whenever nothing else happens. */
export async function scripted(command: Command, script: Script, choices: Choices = {}): Promise<Scripted> {
  const clock = new FakeClock('2026-03-01T09:00:00Z');
  const calls: Omit<AwsCall, 'signal'>[] = [];
  const aws: AwsCaller = {
    call: async (one) => {
      const { signal: _, ...call } = one;
      calls.push(call);
      const answer = script[one.action];
      if (answer === undefined) {
        throw new Error(`nobody expects ${one.action}`);
      }
      return await answer(one, calls.filter(({ action }) => action === one.action).length);
    },
  };
  // Loaded before the clock goes on.
  await COMMAND_KINDS[command.type]();
  let outcome: Outcome | undefined;
  const running = execute(command, { clock, aws, ...choices }).then((result) => {
    outcome = result;
  });
  while (outcome === undefined) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    clock.advanceBy(1_000);
    if (clock.elapsedMs() > 86_400_000) {
      throw new Error('it goes on for a day');
    }
  }
  await running;
  return { ...outcome, calls, seconds: clock.elapsedMs() / 1_000 };
}
