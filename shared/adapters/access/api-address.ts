import { DEFAULT_PORT } from './default-port.ts';
import { findPointer, type StateEnvironment } from './running-runtime.ts';

/** The address that the environment names, else the one where a runtime of this user on that port says it listens, else this machine's own. */
export function apiAddress(env: StateEnvironment): string {
  const port = env.CRONSTACK_PORT || DEFAULT_PORT;
  return env.CRONSTACK_URL || findPointer(env, port)?.url || `http://127.0.0.1:${port}`;
}
