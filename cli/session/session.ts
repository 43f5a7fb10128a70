import type { Command } from 'commander';
import { isLoopback } from '#adapters/access/loopback.ts';
import { findPointer } from '#adapters/access/pointer.ts';
import type { Client } from '#api/client/client.ts';
import { FIRST_PAUSE_MS } from '#api/client/follow-log.ts';
import { isHttpUrl } from '#cli/arguments/options.ts';
import { openPrinter, type Printer } from './printer.ts';
import type { Surroundings } from './surroundings.ts';

const DEFAULT_PORT = '4747';

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
  { timeoutMs, unsigned = false }: ClientChoices = {},
): Promise<Connection> {
  const { url } = command.optsWithGlobals<{ url?: string }>();
  const address = url ?? defaultUrl(env, command);
  const { hostname } = new URL(address);
  const { makeClient } = await import('#api/client/client.ts');
  return {
    client: makeClient({
      url: address,
      fetch,
      ...(unsigned ? {} : { sign }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    }),
    firstPauseMs: isLoopback(hostname) || hostname === 'localhost' ? FIRST_PAUSE_MS.local : FIRST_PAUSE_MS.aws,
  };
}

/** The address that is named, else the one where a runtime of this user on that port says it listens, else this machine's own. */
function defaultUrl(env: Surroundings['env'], command: Command): string {
  const port = env.CRONSTACK_PORT || DEFAULT_PORT;
  const url = env.CRONSTACK_URL || findPointer(env, port)?.url || `http://127.0.0.1:${port}`;
  return isHttpUrl(url)
    ? url
    : command.error(`error: CRONSTACK_URL or CRONSTACK_PORT is wrong: ${url} is not an address of the API`);
}
