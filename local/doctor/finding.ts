import type { StartSettings } from '#local/options.ts';

/** The outcome of a check: how things stand, in words, and what to do about it where it is not well. */
export interface Finding {
  readonly status: 'ok' | 'warning' | 'broken' | 'skipped';
  readonly found: string;
  readonly advice?: string;
}

/** The installation that is looked at, as a start of it in the same place would read it, and the means to ask. */
export interface Patient {
  readonly settings: StartSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The address of an API that was named, else of the runtime that has the data folder; undefined where there is none. */
  readonly url: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Asks an API, signed as it wants it. */
  readonly ask: (url: string) => Promise<Response>;
}

/** All is well. */
export function ok(found: string): Finding {
  return { status: 'ok', found };
}

/** It works, and may not for long. */
export function warning(found: string, advice: string): Finding {
  return { status: 'warning', found, advice };
}

/** It does not work until something is done. */
export function broken(found: string, advice: string): Finding {
  return { status: 'broken', found, advice };
}

/** It does not matter here. */
export function skipped(found: string): Finding {
  return { status: 'skipped', found };
}
