import { type Client, makeClient } from '#api/client/client.ts';
import type { StateEnvironment } from './pointer.ts';
import { makeTokenSigner } from './sign.ts';

/** Where to connect to. */
interface ConnectOptions {
  /** `http://127.0.0.1:4747` */
  readonly url: string;
  /** Where CRONSTACK_TOKEN and the place of the user's state are read from: this process's unless told. */
  readonly environment?: StateEnvironment;
}

/** A client of a runtime on this machine, with the token that this process finds: see makeTokenSigner. */
export function connect({ url, environment = process.env }: ConnectOptions): Client {
  return makeClient({ url, sign: makeTokenSigner({ environment, fetch: globalThis.fetch }) });
}
