import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  ListSchedulesCommand,
  ResourceNotFoundException,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { AwsFault } from '#adapters/aws/fault.ts';
import { present } from '#domain/values/present.ts';

/** A schedule as API_GetSchedule answers it. */
export type ReadSchedule = Omit<GetScheduleCommandOutput, '$metadata'>;

/** GetSchedule takes 250 a second, or more (user guide, "Quotas"). */
const READS_AT_ONCE = 10;

/** Those of a group, or those whose names begin so. */
interface WhichSchedules {
  readonly group?: string | undefined;
  readonly prefix?: string | undefined;
}

/**
 * The schedules of EventBridge Scheduler in the account and region of the environment, each as API_GetSchedule answers it; all of them, or
 * those that are asked for. Throws an AwsFault.
 */
export async function readSchedules({ group, prefix }: WhichSchedules): Promise<readonly ReadSchedule[]> {
  const client = new SchedulerClient();
  const schedules: ReadSchedule[] = [];
  let NextToken: string | undefined;
  try {
    do {
      const page = await client.send(
        new ListSchedulesCommand(present({ GroupName: group, NamePrefix: prefix, NextToken })),
      );
      const named = page.Schedules ?? [];
      for (let from = 0; from < named.length; from += READS_AT_ONCE) {
        const some = named.slice(from, from + READS_AT_ONCE);
        const read = await Promise.all(some.map(({ Name, GroupName }) => readSchedule(client, { Name, GroupName })));
        schedules.push(...read.filter((one) => one !== undefined));
      }
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
  } catch (error) {
    throw new AwsFault('scheduler', 'read the schedules of the account', error);
  } finally {
    client.destroy();
  }
  return schedules;
}

/** One schedule as API_GetSchedule answers it; undefined where it is gone. Throws what the client throws. */
export async function readSchedule(
  client: SchedulerClient,
  which: { readonly Name: string | undefined; readonly GroupName: string | undefined },
): Promise<ReadSchedule | undefined> {
  try {
    return withoutMetadata(await client.send(new GetScheduleCommand(which)));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return undefined;
    }
    throw error;
  }
}

function withoutMetadata({ $metadata: _, ...schedule }: GetScheduleCommandOutput): ReadSchedule {
  return schedule;
}
