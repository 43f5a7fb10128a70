import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  type SchedulerClient,
  ValidationException,
} from '@aws-sdk/client-scheduler';
import { entryName, jobIdOfEntry } from '#domain/jobs/entry-name.ts';
import type { EntrySpecification } from '#domain/schedule/definition/schedule.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import { type Entries, MOST_NAMES_A_PAGE } from '#ports/entries.ts';
import { BadCursorError, type Page, type PageRequest } from '#ports/stores/page.ts';
import { AwsFault } from './fault.ts';

/** Older wake-ups are worthless: the sweeper has found the job overdue by then. */
const MAXIMUM_EVENT_AGE_SECONDS = 300;
/** The age ends the retries; this only bounds them (0-185, API_RetryPolicy). */
const MAXIMUM_RETRY_ATTEMPTS = 20;
/** Replaced by EventBridge Scheduler with the nominal time of the firing (user guide, "context attributes"). */
const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';
const SECONDS_OF: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };

/** The facts of the deployment that the adapter needs. */
interface EventBridgeEntriesOptions {
  readonly client: SchedulerClient;
  readonly clock: Clock;
  /** The schedule group that holds all entries of this deployment. */
  readonly groupName: string;
  readonly wakeQueueArn: string;
  /** The role that EventBridge Scheduler assumes to send to the wake queue. */
  readonly roleArn: string;
}

/**
 * The Entries port on EventBridge Scheduler. Throttling and server errors are retried by the client; what is left is thrown as an
 * AwsFault. Both writes may be repeated: an entry of that name is the same entry, and one that is not there is gone.
 */
export class EventBridgeEntries implements Entries {
  readonly #options: EventBridgeEntriesOptions;

  constructor(options: EventBridgeEntriesOptions) {
    this.#options = options;
  }

  async create(jobId: string, specification: EntrySpecification): Promise<'created' | 'exists'> {
    const nowSeconds = secondsOf(this.#options.clock.now());
    const startAt = startDate(specification, nowSeconds);
    if (specification.endAt !== undefined && specification.endAt <= (startAt ?? nowSeconds)) {
      return 'exists'; // It would never fire, and EventBridge refuses an end that is over or before the start.
    }
    const { client } = this.#options;
    try {
      await client.send(new CreateScheduleCommand(this.#input(jobId, specification, startAt)));
      return 'created';
    } catch (error) {
      if (error instanceof ConflictException) {
        return 'exists';
      }
      throw new AwsFault('scheduler', `create an entry of job ${jobId}`, error);
    }
  }

  async remove(name: string): Promise<void> {
    const { client, groupName } = this.#options;
    try {
      await client.send(new DeleteScheduleCommand({ GroupName: groupName, Name: name }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) {
        throw new AwsFault('scheduler', `delete the entry ${name}`, error);
      }
    }
  }

  async names(page: PageRequest & { readonly jobId?: string }): Promise<Page<string>> {
    const { jobId, limit, cursor } = page;
    const listed = await this.#list({
      MaxResults: Math.min(limit, MOST_NAMES_A_PAGE),
      ...(jobId === undefined ? {} : { NamePrefix: `${jobId}.` }),
      ...(cursor === undefined ? {} : { NextToken: cursor }),
    });
    const names = (listed.Schedules ?? []).flatMap(({ Name }) => Name ?? []);
    return {
      // The prefix of job `a` also finds the entries of job `a.b`.
      items: names.filter((name) => jobId === undefined || jobIdOfEntry(name) === jobId),
      ...(listed.NextToken === undefined ? {} : { nextCursor: listed.NextToken }),
    };
  }

  async #list(input: { MaxResults: number; NamePrefix?: string; NextToken?: string }) {
    const { client, groupName } = this.#options;
    try {
      return await client.send(new ListSchedulesCommand({ GroupName: groupName, ...input }));
    } catch (error) {
      if (error instanceof ValidationException && input.NextToken !== undefined) {
        throw new BadCursorError('not a cursor of this list', { cause: error });
      }
      throw new AwsFault('scheduler', 'list the entries', error);
    }
  }

  #input(jobId: string, entry: EntrySpecification, startAt: EpochSeconds | undefined): CreateScheduleCommandInput {
    const { groupName, wakeQueueArn, roleArn } = this.#options;
    const ends = entry.expression.startsWith('at(') || entry.endAt !== undefined;
    return {
      GroupName: groupName,
      Name: entryName(jobId, entry),
      ScheduleExpression: entry.expression,
      ScheduleExpressionTimezone: entry.timezone,
      ...(startAt === undefined ? {} : { StartDate: new Date(startAt * 1000) }),
      ...(entry.endAt === undefined ? {} : { EndDate: new Date(entry.endAt * 1000) }),
      ActionAfterCompletion: ends ? 'DELETE' : 'NONE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: wakeQueueArn,
        RoleArn: roleArn,
        Input: JSON.stringify({ jobId, scheduledTime: SCHEDULED_TIME }),
        RetryPolicy: {
          MaximumEventAgeInSeconds: MAXIMUM_EVENT_AGE_SECONDS,
          MaximumRetryAttempts: MAXIMUM_RETRY_ATTEMPTS,
        },
      },
    };
  }
}

/**
 * EventBridge refuses a StartDate that is more than 5 minutes old, and a rate without one starts at once. So a rate's start moves
 * forward by whole periods into the future, which keeps its phase; a cron's start is dropped when it is over.
 */
function startDate({ expression, startAt }: EntrySpecification, nowSeconds: EpochSeconds): EpochSeconds | undefined {
  if (startAt === undefined || startAt > nowSeconds) {
    return startAt;
  }
  const periodSeconds = ratePeriodSeconds(expression);
  if (periodSeconds === undefined) {
    return undefined;
  }
  return startAt + (Math.floor((nowSeconds - startAt) / periodSeconds) + 1) * periodSeconds;
}

function ratePeriodSeconds(expression: string): number | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const unitSeconds = SECONDS_OF[unit ?? ''];
  return unitSeconds === undefined ? undefined : Number(count) * unitSeconds;
}
