import type { Command } from 'commander';
import { apiAddress } from '#adapters/access/api-address.ts';
import { isLoopback } from '#adapters/access/loopback.ts';
import type { Client } from '#api/client/client.ts';
import { FIRST_PAUSE_MS } from '#api/client/follow-log.ts';
import { isHttpUrl } from '#cli/arguments/options.ts';
import { openPrinter, type Printer } from './printer.ts';
import type { Surroundings } from './surroundings.ts';

/** A way to the API. */
interface Connection {
  readonly client: Client;
  /** The pause before it is asked again whether something new has come. */
  readonly firstPauseMs: number;
}

/** The client and the printer of a command that talks to the API. */
export interface Session extends Connection, Printer {}

/** The wishes of a command about its client. */
interface ClientChoices {
  readonly timeoutMs?: number;
  /** The most times that a request is sent again which the API put off: none unless told. */
  readonly retries?: number;
  /** Requests are not signed, and carry no token: they have a key of their own. */
  readonly unsigned?: boolean;
}

/** Opens a session from the options that every command has. */
export async function openSession(surroundings: Surroundings, command: Command): Promise<Session> {
  return { ...openPrinter(surroundings, command), ...(await openClient(surroundings, command)) };
}

/** Makes the client of a command that has something else to print. It is loaded here, as it knows all of the contract: `--help` needs none. */
export async function openClient(
  { env, fetch, sign }: Surroundings,
  command: Command,
  { timeoutMs, retries, unsigned = false }: ClientChoices = {},
): Promise<Connection> {
  const address = addressOf(env, command);
  const { hostname } = new URL(address);
  const { makeClient } = await import('#api/client/client.ts');
  return {
    client: makeClient({
      url: address,
      fetch,
      ...(unsigned ? {} : { sign }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(retries === undefined ? {} : { retries }),
    }),
    firstPauseMs: isLoopback(hostname) || hostname === 'localhost' ? FIRST_PAUSE_MS.local : FIRST_PAUSE_MS.aws,
  };
}

/** The address of the API: the one that is named, else the environment's. Refuses a command whose environment names one that is none. */
export function addressOf(env: Surroundings['env'], command: Command): string {
  const { url: named } = command.optsWithGlobals<{ url?: string }>();
  if (named !== undefined) {
    return named;
  }
  const url = apiAddress(env);
  return isHttpUrl(url)
    ? url
    : command.error(`error: CRONSTACK_URL or CRONSTACK_PORT is wrong: ${url} is not an address of the API`);
}
