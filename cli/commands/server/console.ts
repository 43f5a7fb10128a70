import type { Command } from 'commander';
import { isLoopback } from '#adapters/access/loopback.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { addressOf } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

interface ConsoleOptions {
  readonly open: boolean;
  readonly port?: number;
  readonly readOnly?: boolean;
}

/** API Gateway's own addresses, also where they lead to this machine. */
const EXECUTE_API = /\.execute-api\./;

/** `cronstack console` */
export function registerConsole(program: Command, surroundings: Surroundings): void {
  program
    .command('console')
    .description(
      'open the web console: of the runtime on this machine, or of a deployed stack, whose requests are signed here until you stop it',
    )
    .option('--no-open', 'only print the address, which opens the console once')
    .option(
      '--port <port>',
      'of a deployed stack: listen there on this machine (default: any free one)',
      parseCount(65_535),
    )
    .option('--read-only', 'of a deployed stack: hand on nothing that changes anything')
    .action(async (options: ConsoleOptions, command: Command) => {
      const url = addressOf(surroundings.env, command).replace(/\/+$/, '');
      const { hostname } = new URL(url);
      if (!EXECUTE_API.test(hostname) && (isLoopback(hostname) || hostname === 'localhost')) {
        await openRuntimes(url, options, surroundings);
      } else {
        await openDeployed(url, options, surroundings);
      }
    });
}

/** A runtime shows the console itself: it is asked for a ticket. */
async function openRuntimes(url: string, { open }: ConsoleOptions, surroundings: Surroundings): Promise<void> {
  const { fetch, sign, stdout, openPage } = surroundings;
  const { takeTicket } = await import('#local/console/take-ticket.ts');
  const address = `${url}/#ticket=${await takeTicket({ url, fetch, sign })}`;
  stdout.write(`The console, once and within ten minutes: ${address}\n`);
  if (open) {
    await openPage(address);
  }
}

async function openDeployed(
  url: string,
  { open, port = 0, readOnly = false }: ConsoleOptions,
  { fetch, sign, stdout, stderr, openPage, onStop }: Surroundings,
): Promise<void> {
  const [{ openProxy }, { systemClock }] = await Promise.all([
    import('#local/console/proxy.ts'),
    import('#adapters/machine/clock.ts'),
  ]);
  const proxy = await openProxy({
    api: url,
    port,
    isReadOnly: readOnly,
    clock: systemClock,
    sign,
    fetch,
    warn: (what) => stderr.write(`cronstack: ${what}\n`),
  });
  stdout.write(`The console, once and within a minute: ${proxy.address}\nIt is there until you stop this (Ctrl-C).\n`);
  if (open) {
    await openPage(proxy.address);
  }
  await Promise.race([proxy.idle, new Promise<void>((resolve) => onStop(() => resolve()))]);
  await proxy.close();
}
