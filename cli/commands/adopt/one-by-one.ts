import type { ScheduleStates } from '#adapters/aws/import/schedule-states.ts';
import { CommandFailure, ExitWith } from '#cli/session/endings.ts';
import { inOrder } from '#cli/session/in-order.ts';
import type { Session } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { Progress } from '#cli/terminal/progress.ts';
import type { AdoptOptions } from './options.ts';
import type { Switched, Switching } from './switching.ts';
import { switchedText } from './text.ts';

const INCOMPLETE = 1;

/** All that an adoption, or the undoing of one, works with. */
export interface Adopting {
  readonly surroundings: Surroundings;
  readonly session: Session;
  readonly states: ScheduleStates;
  readonly options: AdoptOptions;
}

/** Refuses to carry out another plan than the one that was asked for. Throws CommandFailure plan_outdated. */
export function requirePlan({ plan }: AdoptOptions, hash: string): void {
  if (plan !== undefined && plan !== hash) {
    throw new CommandFailure('plan_outdated', `the plan is ${hash} now, not ${plan}; nothing was changed: plan again`);
  }
}

/**
 * Switches schedules one by one, each in full, and says what became of all of them, also where it is asked to stop or one of them throws. The
 * exit code is 1 where one was left or failed.
 */
export async function oneByOne<Item>(
  { surroundings, session, states, options }: Adopting,
  items: readonly Item[],
  switchOne: (means: Switching, item: Item) => Promise<Switched>,
): Promise<void> {
  const { client, notes, print } = session;
  const { now, sleep } = surroundings;
  const line = new Progress(notes, now, options.progress === true);
  const done: Switched[] = [];
  const show = () =>
    print(
      { items: done },
      () => switchedText(surroundings.stdout, done),
      done.map(({ job }) => job),
    );
  try {
    await inOrder(surroundings, async (isStopped, signal) => {
      const means = { client, states, now, sleep, signal, notes };
      for (const item of items) {
        if (isStopped()) {
          throw new CommandFailure(
            'stopped',
            `stopped: ${done.length} of ${items.length} schedules are done; run it again for the rest`,
          );
        }
        done.push(await switchOne(means, item));
        line.at('switched', done.length, items.length);
      }
    });
  } finally {
    line.end('switched', done.length);
    show();
  }
  if (done.some(({ outcome }) => outcome === 'left' || outcome === 'failed')) {
    throw new ExitWith(INCOMPLETE);
  }
}
