import { paceOf } from '#domain/notices/channels/pace.ts';
import type { Delivery } from '#domain/notices/delivery.ts';
import { incidentId, type Notice } from '#domain/notices/notice.ts';
import type { Channel } from '#domain/notices/settings/channel.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Notifier } from '#engine/notices/notifier.ts';
import { tellChannel } from '#engine/notices/tell-channel.ts';
import { ScriptedChannels } from '#testing/channels.ts';
import { ChannelLoop } from '../../../local/runtime/channel-loop.ts';
import { EngineWorld } from '../engine-world.ts';

const DAY_MS = 86_400_000;
const MONTH_SECONDS = 30 * 86_400;

/** Channels, notifiers that tell them, and notices that somebody decided, on a clock driven by hand. */
export class TellingWorld extends EngineWorld {
  readonly faults: unknown[] = [];
  channels = new ScriptedChannels();
  readonly #types: Readonly<Record<string, Channel['type']>>;
  readonly #loop: ChannelLoop;
  #notifier: Notifier;

  readonly #defaults: readonly string[];

  /**
   * @param types the configured channels by name
   * @param defaults those that jobs without rules are told on
   */
  constructor(types: Readonly<Record<string, Channel['type']>> = { ops: 'slack' }, defaults: readonly string[] = []) {
    super();
    this.#defaults = defaults;
    this.#types = types;
    this.#notifier = this.notifier();
    this.#loop = new ChannelLoop({
      clock: this.clock,
      look: (name) => tellChannel(this.#notifier, name),
      onError: (_, error) => this.faults.push(error),
    });
    this.#loop.start();
  }

  notifier(fields: Partial<Notifier> = {}): Notifier {
    const { configuration } = this.runner();
    const defaultRules = [{ on: ['failing'], to: this.#defaults }] as const;
    const notify = { channelNames: Object.keys(this.#types), channelTypes: this.#types, defaultRules, remindHours: 24 };
    return {
      engine: this.runner({ configuration: { ...configuration, notify } }),
      channels: this.channels,
      paces: new Map(Object.entries(this.#types).map(([name, type]) => [name, paceOf(type)])),
      giveUpMs: DAY_MS,
      ...fields,
    };
  }

  /** Records what was decided of a job on a channel now, and has it looked at. */
  async decides(jobId: string, changes: Partial<Notice> = {}, channel = 'ops'): Promise<Delivery> {
    const delivery = aDelivery(jobId, this.clock.nowSeconds(), changes, channel);
    await this.ports.deliveries.write(delivery);
    await this.ports.queues.tellChannels([channel]);
    return delivery;
  }

  /** Lets time pass, in which a notifier looks at the channels that somebody decided something for. */
  async passes(seconds: number, notifier = this.notifier()): Promise<void> {
    this.#notifier = notifier;
    for (const name of this.ports.queues.takeChannels()) {
      this.#loop.ask(name, 0);
    }
    await this.clock.advanceByAsync(seconds * 1_000);
  }

  /** The lines of the messages that came in, each as the notices' ids. */
  lines(): readonly (readonly string[])[] {
    return this.channels.received.map(({ message }) =>
      message.kind === 'notices' ? message.notices.map(({ id, stage }) => `${id} ${stage}`) : [message.kind],
    );
  }

  async stored({ notice, channel }: Delivery): Promise<Delivery | undefined> {
    return this.ports.deliveries.read({ notice, channel });
  }
}

/** The record of a notice that nobody told yet; unless told otherwise, that a job is failing. */
export function aDelivery(jobId: string, at: EpochSeconds, changes: Partial<Notice> = {}, channel = 'ops'): Delivery {
  const since = changes.since ?? at;
  const incident = incidentId(jobId, 'failing', since);
  const stage = changes.stage ?? 'opened';
  const notice: Notice = { id: `${incident}.${stage}`, incident, jobId, kind: 'failing', stage, since, at, count: 1 };
  return {
    notice: { ...notice, ...changes },
    channel,
    version: 1,
    state: 'pending',
    tries: 0,
    expiresAt: at + MONTH_SECONDS,
  };
}
