import type { CallbackFunction } from '#adapters/commands/callback/executor.ts';
import type { Client } from '#api/client/client.ts';
import type { EmbeddedOptions, RemoteOptions } from './options.ts';

/** The functions that the program has registered, by the names of their jobs. */
export type Callbacks = ReadonlyMap<string, CallbackFunction>;

/** The runtime, or the deployed stack, that a scheduler speaks to. */
export interface Backend {
  readonly client: Client;
  /** Is told that a callback was registered: what waits for it runs. Left out where none can be called. */
  readonly registered?: (jobId: string) => Promise<void>;
  close(): Promise<void>;
}

/** Is told of trouble that a scheduler survives. */
interface Told {
  readonly onError: (what: string, error: unknown) => void;
}

/** Opens the backend of a scheduler. */
export type OpenBackend = (options: (EmbeddedOptions | RemoteOptions) & Told, callbacks: Callbacks) => Promise<Backend>;
