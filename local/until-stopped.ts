import process from 'node:process';
import { onStopSignal } from '#adapters/machine/stop-signals.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Settles when this process is asked to end, saying by what. A second signal then ends it at once, as it would any other process.
 * Where a hang-up means something else it is passed over. Under npm the end of the parent counts as well: npm hands SIGTERM on to a shell, which ends without handing it on further.
 */
export function untilStopped(
  environment: Readonly<Record<string, string | undefined>>,
  { hangUpStops = true }: { readonly hangUpStops?: boolean } = {},
): Promise<string> {
  return new Promise((resolve) => {
    const stop = (by: string) => {
      if (by === 'SIGHUP' && !hangUpStops) {
        return;
      }
      noLonger();
      clearInterval(looking);
      resolve(by);
    };
    const noLonger = onStopSignal(stop);
    const parent = process.ppid;
    const look = () => (process.ppid === parent ? undefined : stop('npm ended'));
    const looking = environment.npm_lifecycle_event === undefined ? undefined : setInterval(look, LOOK_EVERY_MS);
    looking?.unref();
  });
}
