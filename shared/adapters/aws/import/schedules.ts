import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  ListSchedulesCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { AwsFault } from '#adapters/aws/fault.ts';
import { present } from '#domain/values/present.ts';

/**
 * The schedules of EventBridge Scheduler in the account and region of the environment, each as API_GetSchedule answers it; all of them, or
 * those of a group, or those whose names begin so. Throws an AwsFault.
 */
export async function readSchedules({
  group,
  prefix,
}: {
  readonly group?: string | undefined;
  readonly prefix?: string | undefined;
}): Promise<readonly object[]> {
  const client = new SchedulerClient();
  const schedules: object[] = [];
  let NextToken: string | undefined;
  try {
    do {
      const page = await client.send(
        new ListSchedulesCommand(present({ GroupName: group, NamePrefix: prefix, NextToken })),
      );
      for (const { Name, GroupName } of page.Schedules ?? []) {
        schedules.push(withoutMetadata(await client.send(new GetScheduleCommand({ Name, GroupName }))));
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

function withoutMetadata({ $metadata: _, ...schedule }: GetScheduleCommandOutput): object {
  return schedule;
}
