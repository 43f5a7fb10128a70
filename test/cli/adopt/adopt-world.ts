import {
  CreateScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { cliWorld } from '#test/cli/cli-world.ts';
import { mockAws } from '#testing/aws/mock.ts';

/** Carries a call out, or whatever else; `call` is the name of its command, or the method of its request. */
type Guard = <Answer>(carryOut: () => Promise<Answer>, call: string) => Promise<Answer>;
/** Answers a request. */
type Answering = (request: Request, carryOut: () => Promise<Response>) => Promise<Response>;

const GROUP = 'team';
export const ROLE = 'arn:aws:iam::123456789012:role/clock';
const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:report';

/** A command line, the API behind it, and EventBridge Scheduler with a group, all on one clock, on Thursday, 5 November 2026, 08:00 UTC. */
export async function adoptWorld() {
  let sleepMs: readonly number[] = [];
  let stop: () => void = () => undefined;
  let stopsAsleep = false;
  let oversleptMs = 0;
  let guard: Guard = (carryOut) => carryOut();
  let answer: Answering = (_, carryOut) => carryOut();
  const guarded: Guard = (carryOut, call) => guard(carryOut, call);
  const world = cliWorld({
    onStop: (asked) => {
      stop = () => asked('SIGINT');
      return () => undefined;
    },
    sleep: async (delayMs, signal) => {
      sleepMs = [...sleepMs, delayMs];
      if (stopsAsleep) {
        stop();
      }
      signal?.throwIfAborted();
      await world.api.clock.advanceByAsync(delayMs + oversleptMs);
      oversleptMs = 0;
    },
    fetch: (request) => guarded(() => answer(request, () => world.api.fetch(request)), request.method),
  });
  const { clock } = world.api;
  const aws = await mockAws({ clock });
  await aws.scheduleGroup(GROUP);
  const { send } = SchedulerClient.prototype;
  // Not a spy: Vitest restores those again at the end of a file, and would put back the mock that is gone by then.
  SchedulerClient.prototype.send = new Proxy(send, {
    apply: (target, client, sent) => guarded(() => Reflect.apply(target, client, sent), sent[0].constructor.name),
  });
  const scheduler = new SchedulerClient({});
  const read = async (name: string) => {
    const {
      $metadata: _,
      LastModificationDate: __,
      ...schedule
    } = await scheduler.send(new GetScheduleCommand({ Name: name, GroupName: GROUP }));
    return schedule;
  };
  return {
    ...world,
    clock,
    aws,
    scheduler,
    slept: () => sleepMs,
    /** Whoever calls AWS or the API from now on does it through this. */
    guardCalls(next: Guard | undefined) {
      guard = next ?? ((carryOut) => carryOut());
      answer = (_, carryOut) => carryOut();
    },
    /** Requests to the API are answered by this from now on. */
    guardFetch(next: Answering) {
      answer = next;
    },
    /** Whoever sleeps is asked to stop from now on. */
    stopWhileSleeping() {
      stopsAsleep = true;
    },
    /** Whoever sleeps next wakes so much later than it asked for. */
    oversleep(ms: number) {
      oversleptMs = ms;
    },
    restore() {
      SchedulerClient.prototype.send = send;
      aws.restore();
    },
    /** Makes a schedule of the group: a function, each day at 9 until December, unless told otherwise. */
    async schedule(name: string, changes: object = {}) {
      await scheduler.send(new CreateScheduleCommand({ ...aSchedule(name), ...changes }));
    },
    /** A schedule as it is, the instant of its last change aside. */
    read,
    async states() {
      const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName: GROUP }));
      return Object.fromEntries(Schedules.map(({ Name = '', State }) => [Name, State]));
    },
    async jobStates() {
      const { items } = await world.api.client.listJobs();
      return Object.fromEntries(items.map(({ id, state }) => [id, state]));
    },
    adopt: (...more: readonly string[]) => world.run('adopt', '--group', GROUP, ...more),
  };
}

/** A schedule, as CreateSchedule takes it. */
export function aSchedule(Name: string) {
  return {
    Name,
    GroupName: GROUP,
    ScheduleExpression: 'cron(0 9 * * ? *)',
    EndDate: new Date('2026-12-01T00:00:00Z'),
    FlexibleTimeWindow: { Mode: 'OFF' as const },
    Target: { Arn: FUNCTION, RoleArn: ROLE, Input: '{"full":true}' },
  };
}
