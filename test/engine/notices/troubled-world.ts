import type { Pace } from '#domain/notices/channels/pace.ts';
import type { Message } from '#domain/notices/messages/message.ts';
import type { Channel } from '#domain/notices/settings/channel.ts';
import type { Notifier } from '#engine/notices/notifier.ts';
import { tellChannel } from '#engine/notices/tell-channel.ts';
import type { Channels, Sending } from '#ports/channels.ts';
import type { Ports } from '#ports/ports.ts';
import { seededRandomness } from '#testing/randomness.ts';
import { TellingWorld } from './telling-world.ts';

const TYPES = ['webhook', 'pagerduty', 'slack'] as const;
const TROUBLE_SECONDS = 900;
const CALM_SECONDS = 2_400;
const INCIDENTS = 8;
const CRASH = 0.02;
const FREEZE = 0.03;
const LOST_ANSWER = 0.15;
const LONGEST_REQUEST_MS = 15_000;

/** What a channel was told of one incident, in the order in which it arrived. */
type Story = readonly string[];

/**
 * A quarter of an hour of trouble, and calm after it: incidents that begin and end, and notifiers that are started all the time, crash at any call, freeze
 * for 30 to 90 s, and whose requests take long and lose their answers. What arrived, by incident.
 */
async function troubledTime(
  seed: number,
  type: Channel['type'],
  mutant: (pace: Pace) => Pace = (pace) => pace,
): Promise<ReadonlyMap<string, Story>> {
  const world = new TellingWorld({ ops: type });
  const { fraction } = seededRandomness(seed);
  const arrived = new Map<string, string[]>();
  let isCalm = false;

  const sleep = (ms: number): Promise<void> => new Promise((resolve) => world.clock.after(ms, resolve));
  const receive = (message: Message): void => {
    for (const { incident = '', stage } of message.kind === 'notices' ? message.notices : []) {
      arrived.set(incident, [...(arrived.get(incident) ?? []), stage]);
    }
  };
  const channels: Channels = {
    send: async (_, message): Promise<Sending> => {
      const ms = isCalm ? 100 : fraction() * LONGEST_REQUEST_MS;
      await sleep(ms / 2);
      receive(message);
      await sleep(ms / 2);
      return !isCalm && fraction() < LOST_ANSWER
        ? { kind: 'again', answer: 'no answer in time' }
        : { kind: 'sent', answer: '200' };
    },
  };
  const troubled = (): Notifier => {
    const notifier = world.notifier();
    const process = { isDead: false };
    const paces = new Map([...notifier.paces].map(([name, pace]) => [name, mutant(pace)]));
    return {
      ...notifier,
      paces,
      channels: { send: (name, message) => alive(process, () => channels.send(name, message)) },
      engine: { ...notifier.engine, ports: gated(world.ports, (call) => alive(process, call, true)) },
    };
  };
  /** A call of a process: it may never come back, before or after it had its effect, or come back late. */
  const alive = async <Answer>(
    process: { isDead: boolean },
    call: () => Promise<Answer>,
    mayFreeze = false,
  ): Promise<Answer> => {
    await trouble(process, mayFreeze);
    const answer = await call();
    await trouble(process, true);
    return answer;
  };
  const trouble = async (process: { isDead: boolean }, mayFreeze: boolean): Promise<void> => {
    const chance = isCalm ? 1 : fraction();
    process.isDead ||= chance < CRASH;
    if (process.isDead) {
      await new Promise(() => undefined);
    }
    if (mayFreeze && chance < CRASH + FREEZE) {
      await sleep(30_000 + fraction() * 60_000);
    }
  };

  for (let index = 0; index < INCIDENTS; index += 1) {
    const jobId = `job-${index}`;
    world.clock.after(fraction() * TROUBLE_SECONDS * 900, () => {
      const since = world.clock.nowSeconds();
      void world.decides(jobId);
      world.clock.after(fraction() * 300_000, () => void world.decides(jobId, { since, stage: 'resolved' }));
    });
  }
  for (let second = 0; second < TROUBLE_SECONDS + CALM_SECONDS; second += isCalm ? 120 : 20) {
    isCalm = second >= TROUBLE_SECONDS;
    for (const notifier of isCalm ? [troubled()] : [troubled(), troubled()]) {
      void tellChannel(notifier, 'ops').catch(() => undefined);
    }
    await world.clock.advanceByAsync(isCalm ? 120_000 : 20_000);
  }
  const { items } = await world.ports.deliveries.backlog('ops', { limit: 1 });
  if (items.length > 0) {
    throw new Error(`seed ${seed}: something is pending still: ${JSON.stringify(items[0])}`);
  }
  return new Map(
    Array.from({ length: INCIDENTS }, (_, index) => {
      const [id] = [...arrived.keys()].filter((incident) => incident.startsWith(`job-${index}.`));
      return [`job-${index}`, arrived.get(id ?? '') ?? []];
    }),
  );
}

/** The stores that a notifier writes to and reads from, each call of them by way of `call`. */
function gated(ports: TellingWorld['ports'], call: <Answer>(work: () => Promise<Answer>) => Promise<Answer>): Ports {
  const { deliveries, channelHeads, heads } = ports;
  return {
    ...ports,
    heads: Object.assign(Object.create(heads), { read: (jobId: string) => call(() => heads.read(jobId)) }),
    deliveries: {
      write: (delivery) => call(() => deliveries.write(delivery)),
      read: (delivery) => call(() => deliveries.read(delivery)),
      backlog: (channel, page) => call(() => deliveries.backlog(channel, page)),
      ofJob: (jobId, page) => call(() => deliveries.ofJob(jobId, page)),
      ofIncident: (incident) => call(() => deliveries.ofIncident(incident)),
    },
    channelHeads: {
      read: (name) => call(() => channelHeads.read(name)),
      write: (head) => call(() => channelHeads.write(head)),
    },
  };
}

/** What is wrong with a story; undefined where nothing is. */
function objectionTo(story: Story, mayBeUntold: boolean): string | undefined {
  const firstEnd = story.findIndex((stage) => stage === 'resolved' || stage === 'passed');
  if (story.length === 0) {
    return mayBeUntold ? undefined : 'lost';
  }
  if (firstEnd === -1) {
    return 'its end was lost';
  }
  if (story.slice(firstEnd).includes('opened')) {
    return 'opened after its end';
  }
  return firstEnd === 0 && story[0] === 'resolved' ? 'an end without a beginning' : undefined;
}

/** What is wrong with the stories of these seeds, on channels of all kinds. */
export async function objectionsTo(stories: number, mutant?: (pace: Pace) => Pace): Promise<readonly string[]> {
  const found: string[] = [];
  for (let seed = 1; seed <= stories; seed += 1) {
    const type: Channel['type'] = TYPES[seed % TYPES.length] ?? 'webhook';
    for (const [job, story] of await troubledTime(seed, type, mutant)) {
      const objection = objectionTo(story, type === 'pagerduty');
      found.push(
        ...(objection === undefined ? [] : [`seed ${seed}, ${type}, ${job}: ${objection}: ${story.join(' ')}`]),
      );
    }
  }
  return found;
}
