import { DEFAULT_PORT } from './default-place.ts';
import { findMeant, type StateEnvironment } from './running-runtime.ts';

/** The address that the environment names, else the one where the runtime that is meant says it listens, else this machine's own. */
export function apiAddress(env: StateEnvironment): string {
  return env.CRONSTACK_URL || findMeant(env)?.url || `http://127.0.0.1:${env.CRONSTACK_PORT || DEFAULT_PORT}`;
}
