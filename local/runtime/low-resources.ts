import { statfs } from 'node:fs/promises';
import { freemem, platform } from 'node:os';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import { descriptorLimit, descriptorsLeft } from './descriptors.ts';
import { TellOnce } from './trouble/tell-once.ts';
import { repeat } from './waiting/repeated.ts';

/** The memory and disk that the machine has left. */
export interface Resources {
  readonly memoryBytes: number;
  readonly diskBytes: number;
  /** Files and sockets that this process may still open. */
  readonly descriptors: number;
}

/** The reason for which no run is started now. */
export interface Shortage {
  readonly sinceMs: EpochMilliseconds;
  /** The resource that there is too little of, and how much it is, in words. */
  readonly reason: string;
}

/** A look at the resources, and who is told when they run low (once), and when that is over (`undefined`). */
export interface ResourceWatch {
  readonly probe: () => Promise<Resources>;
  readonly onChange: (shortage: Shortage | undefined) => void;
}

/** A command that is started with less may be killed by the system, or take this process with it. */
const LEAST_MEMORY_BYTES = 64 * 2 ** 20;
/** The room that what is under way needs for its output and its outcome. */
const LEAST_DISK_BYTES = 64 * 2 ** 20;
/** Starting a program takes eight for a moment, and keeps three. */
const LEAST_DESCRIPTORS = 16;
/** A shortage is over at this many times the least, so that one run more does not bring it back. */
const RELIEF = 2;
const LOOK_EVERY_MS = 5_000;

/** Looks at the machine's resources again and again, and hears of programs that could not be started. */
export class LowResources {
  readonly #clock: Clock;
  readonly #watch: ResourceWatch;
  readonly #looks: ReturnType<typeof repeat>;
  readonly #trouble: TellOnce;
  #measured: string | undefined;
  #reported: { readonly reason: string; readonly untilMs: EpochMilliseconds } | undefined;
  #shortage: Shortage | undefined;

  /** `tell` is told where the resources could not be looked at, once, and that they can be again: nothing is held back for that. */
  constructor(clock: Clock, watch: ResourceWatch, tell: (what: unknown) => void) {
    this.#clock = clock;
    this.#watch = watch;
    this.#trouble = new TellOnce(tell);
    this.#looks = repeat(
      clock,
      LOOK_EVERY_MS,
      () => this.#look(),
      (error) => this.#trouble.met(error),
    );
  }

  /** Unset while there is enough. */
  get shortage(): Shortage | undefined {
    return this.#shortage;
  }

  /** Settles when the resources were looked at once. */
  start(): Promise<void> {
    return this.#looks.start();
  }

  stop(): Promise<void> {
    return this.#looks.stop();
  }

  /** A program could not be started: that counts as a shortage until some seconds have passed without such a report. */
  report(reason: string): void {
    this.#reported = { reason, untilMs: this.#clock.now() + LOOK_EVERY_MS };
    this.#judge();
  }

  async #look(): Promise<void> {
    this.#measured = shortOf(await this.#watch.probe(), this.#measured === undefined ? 1 : RELIEF);
    this.#trouble.over('they are looked at again');
    if (this.#reported !== undefined && this.#clock.now() >= this.#reported.untilMs) {
      this.#reported = undefined;
    }
    this.#judge();
  }

  #judge(): void {
    const reasons = [this.#measured, this.#reported?.reason].filter((reason) => reason !== undefined);
    const changed = reasons.length > 0 !== (this.#shortage !== undefined);
    this.#shortage =
      reasons.length === 0
        ? undefined
        : { sinceMs: this.#shortage?.sinceMs ?? this.#clock.now(), reason: reasons.join('; ') };
    if (changed) {
      this.#watch.onChange(this.#shortage);
    }
  }
}

/**
 * The resources that this machine has left, and this process of open files: of memory what can be had without swapping, of disk what this
 * user may still write in the folder. macOS does not tell the memory that it would free on demand from the memory in use, so there memory
 * never counts as short.
 */
export function machineResources(folder: string): () => Promise<Resources> {
  const limit = descriptorLimit();
  return async () => {
    const { bavail, bsize } = await statfs(folder);
    return {
      memoryBytes: platform() === 'darwin' ? Number.POSITIVE_INFINITY : freemem(),
      diskBytes: bavail * bsize,
      descriptors: descriptorsLeft(limit),
    };
  };
}

function shortOf({ memoryBytes, diskBytes, descriptors }: Resources, factor: number): string | undefined {
  const needs = [
    { what: 'of memory', left: memoryBytes, least: LEAST_MEMORY_BYTES * factor, amount: mib },
    { what: 'of disk', left: diskBytes, least: LEAST_DISK_BYTES * factor, amount: mib },
    { what: 'open files', left: descriptors, least: LEAST_DESCRIPTORS * factor, amount: String },
  ];
  const short = needs.filter(({ left, least }) => left < least);
  return short.length === 0
    ? undefined
    : short.map(({ what, left, least, amount }) => `${amount(left)} ${what} left, ${amount(least)} needed`).join('; ');
}

function mib(bytes: number): string {
  return `${Math.floor(bytes / 2 ** 20)} MiB`;
}
