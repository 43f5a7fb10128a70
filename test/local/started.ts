import { createClient } from '#adapters/access/create-client.ts';
import type { StartOptions } from '#local/options.ts';
import { startLocal } from '#local/start.ts';

/** Makes what starts runtimes that write down in a folder where they listen. */
export function starting(stateFolder: string) {
  return (options: Options, more: Readonly<Record<string, string>> = {}) =>
    start(options, { PATH: process.env.PATH, XDG_STATE_HOME: stateFolder, ...more });
}

type Options = StartOptions & { readonly data: string };

/** Starts in this process, on any free port unless told, and waits until it runs, or has ended. */
async function start(options: Options, environment: Readonly<Record<string, string | undefined>>) {
  let output = '';
  let stop: (by: string) => void = () => undefined;
  const told = new Promise<string>((resolve) => {
    stop = resolve;
  });
  const listeners = new Set<() => void>();
  const write = (text: string) => {
    output += text;
    for (const listener of listeners) {
      listener();
    }
  };
  const stream = { write, colors: false };
  const exitCode = startLocal(
    { port: '0', ...options },
    { stdout: stream, stderr: stream, env: environment, untilStopped: () => told },
  );
  const until = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => (output.includes(text) ? resolve() : undefined);
      listeners.add(look);
      look();
    });
  const url = () => /http:\/\/\S+:\d+/.exec(output)?.[0] ?? '';
  await Promise.race([exitCode, until('Runs, as they end:'), until('Nothing fires')]);
  return {
    exitCode,
    output: () => output,
    until,
    url,
    environment,
    client: () => createClient({ url: url(), environment }),
    stop: async () => {
      stop('the test');
      return exitCode;
    },
  };
}
