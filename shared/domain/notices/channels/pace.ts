import type { Channel } from '#domain/notices/settings/channel.ts';

/** The manner in which a channel is told. */
export interface Pace {
  /** For people: one message holds everything there is. Else each notice is a request of its own. */
  readonly grouped: boolean;
  /** The receiver keeps an alert from its opening to its end: what began and ended untold is no news to it. */
  readonly keepsAlerts: boolean;
  /** The time that the first notice waits for others. */
  readonly waitMs: number;
  /** So many messages may go at once; one more after each `refillMs`. */
  readonly burst: number;
  readonly refillMs: number;
  /** The time for which a notifier has the channel to itself. */
  readonly leaseMs: number;
  /** A request is begun only with so much of the lease left: it ends before another notifier begins. */
  readonly leaseLeftMs: number;
}

/** A request ends within 15 s. */
const LEASE = { leaseMs: 60_000, leaseLeftMs: 20_000 };
/** A mail ends within 60 s: given up sooner, it is delivered twice. */
const MAIL_LEASE = { leaseMs: 120_000, leaseLeftMs: 65_000 };

const PEOPLE: Pace = { grouped: true, keepsAlerts: false, waitMs: 10_000, burst: 5, refillMs: 60_000, ...LEASE };
const MACHINE: Pace = { grouped: false, keepsAlerts: false, waitMs: 0, burst: 10, refillMs: 100, ...LEASE };
const ALERTS: Pace = { ...MACHINE, keepsAlerts: true, burst: 2, refillMs: 500 };

/** By the type of the channel. */
const PACES: Readonly<Record<Channel['type'], Pace>> = {
  slack: PEOPLE,
  teams: PEOPLE,
  discord: PEOPLE,
  email: { ...PEOPLE, ...MAIL_LEASE },
  ses: PEOPLE,
  webhook: MACHINE,
  sns: MACHINE,
  eventbridge: MACHINE,
  command: MACHINE,
  pagerduty: ALERTS,
  alertmanager: ALERTS,
};

/** The manner in which channels of a type are told. */
export function paceOf(type: Channel['type']): Pace {
  return PACES[type];
}
