import { SchedulerClient, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { AwsFault } from '#adapters/aws/fault.ts';
import { laterStart, type ScheduleState } from '#domain/adopt/document.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { type ReadSchedule, readSchedule } from './schedules.ts';

/** EventBridge's words for a start date that it does not take again. */
const START_IS_OVER = /StartDate .*cannot be earlier/;
/** Throttling is tried again, with pauses that grow to 20 s. */
const MOST_ATTEMPTS = 8;

/** The states of the schedules of a group: the one thing that is changed of them. */
export class ScheduleStates {
  readonly #client = new SchedulerClient({ maxAttempts: MOST_ATTEMPTS });
  readonly #group: string;

  constructor(group: string) {
    this.#group = group;
  }

  /** A schedule as it is now; undefined where it is gone. Throws an AwsFault. */
  async read(name: string): Promise<ReadSchedule | undefined> {
    try {
      return await readSchedule(this.#client, { Name: name, GroupName: this.#group });
    } catch (error) {
      throw new AwsFault('scheduler', `read the schedule ${name}`, error);
    }
  }

  /**
   * Enables or disables a schedule and says all else of it again as it was read, as an update replaces everything (API_UpdateSchedule). Throws
   * an AwsFault: then it may have been done, or not.
   */
  async set(schedule: ReadSchedule, state: ScheduleState, now: EpochSeconds): Promise<void> {
    try {
      await this.#update(schedule, state).catch(async (error: unknown) => {
        const start = laterStart(schedule, now);
        if (!start.over || !isOverdueStart(error)) {
          throw error;
        }
        await this.#update({ ...schedule, StartDate: start.at }, state);
      });
    } catch (error) {
      const what = state === 'ENABLED' ? 'enable' : 'disable';
      throw new AwsFault('scheduler', `${what} the schedule ${schedule.Name}`, error);
    }
  }

  /** Lets go of the connections. */
  close(): void {
    this.#client.destroy();
  }

  async #update(schedule: ReadSchedule, State: ScheduleState): Promise<void> {
    const { Arn: _, CreationDate: __, LastModificationDate: ___, ...said } = schedule;
    const { Name, ScheduleExpression, FlexibleTimeWindow, Target } = said;
    await this.#client.send(
      new UpdateScheduleCommand({ ...said, Name, ScheduleExpression, FlexibleTimeWindow, Target, State }),
    );
  }
}

function isOverdueStart(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationException' && START_IS_OVER.test(error.message);
}
