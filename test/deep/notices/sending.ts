import { tmpdir } from 'node:os';
import { systemClock } from '#adapters/machine/clock.ts';
import type { AwsAccess } from '#adapters/notices/aws-access.ts';
import { ConfiguredChannels } from '#adapters/notices/configured.ts';
import { parseNotify } from '#domain/notices/settings/parse.ts';
import type { Clock } from '#ports/clock.ts';

/** So many times as fast as the system's. */
const FASTER = 30;

/** The clock on the wall, with timers that go off sooner: 15 s take half a second. */
export const hastyClock: Clock = {
  now: () => Date.now(),
  elapsedMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs / FASTER);
    return () => clearTimeout(timer);
  },
  at: (instantMs, callback) => hastyClock.after(instantMs - Date.now(), callback),
};

/** The clock on the wall, but for timers that go off once somebody hurries them: however slow the machine is, nothing else is late. */
export class HurriedClock implements Clock {
  readonly #waiting = new Set<() => void>();

  now(): number {
    return Date.now();
  }

  elapsedMs(): number {
    return performance.now();
  }

  after(_: number, callback: () => void): () => void {
    this.#waiting.add(callback);
    return () => this.#waiting.delete(callback);
  }

  at(instantMs: number, callback: () => void): () => void {
    return this.after(instantMs - Date.now(), callback);
  }

  /** What is waited for now is late. */
  hurry(): void {
    for (const callback of [...this.#waiting]) {
      this.#waiting.delete(callback);
      callback();
    }
  }
}

/** The secrets and variables that the channels of tests name. */
export const SECRETS: Readonly<Record<string, string>> = {
  HOOK: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  NEXT_HOOK: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
  ROUTING_KEY: 'R0UTINGKEY0123456789ABCDEF012345',
  TOKEN: 'bearer-token-of-alertmanager',
  SMTP_PASSWORD: 'smtp-password-of-cron',
};

/** Channels as a configuration would have them, on this machine. */
export function channelsOf(
  channels: Readonly<Record<string, unknown>>,
  {
    clock = systemClock,
    allowPrivate = true,
    endpoint,
  }: { readonly clock?: Clock; readonly allowPrivate?: boolean; readonly endpoint?: string } = {},
): ConfiguredChannels {
  const parsed = parseNotify({ channels, console_url: 'https://cron.example.com' }, 'Europe/Berlin');
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.errors));
  }
  const aws: AwsAccess = {
    region: 'eu-central-1',
    credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' }),
    ...(endpoint === undefined ? {} : { endpoint: () => endpoint }),
  };
  const unreadable = { kind: 'unreadable', why: 'there is none', retryable: false } as const;
  return new ConfiguredChannels({
    settings: parsed.channels,
    clock,
    http: { allowPrivate },
    secrets: { readSecret: async () => unreadable, readParameter: async () => unreadable },
    environment: SECRETS,
    aws,
    programs: { temporaryFolder: tmpdir(), inherited: { PATH: process.env.PATH ?? '' }, scope: 'test' },
  });
}
