import { findPointer, findPointerOf } from '#adapters/access/running-runtime.ts';
import { ListenError, requireFree } from '#local/http/listen.ts';
import { broken, type Finding, ok, type Patient } from './finding.ts';

/** True where somebody else has the port. */
function isTaken({ cause }: ListenError): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
}

/**
 * Tries to listen where a runtime would: free, in the hands of a runtime of this user, or of another program. Where a runtime of this user has
 * the data folder, on whatever port, a start is not what comes next.
 */
export async function checkPort({
  settings: { host, port, dataFolder },
  env,
}: Pick<Patient, 'settings' | 'env'>): Promise<Finding> {
  const holder = findPointerOf(env, dataFolder);
  if (holder !== undefined) {
    return ok(`a runtime of yours has the data folder and listens at ${holder.url}`);
  }
  try {
    await requireFree({ host, port });
    return ok(port === 0 ? 'any free one' : `${host}:${port} is free`);
  } catch (error) {
    if (!(error instanceof ListenError)) {
      throw error;
    }
    const own = findPointer(env, String(port));
    return own === undefined
      ? broken(
          isTaken(error)
            ? `cannot listen on ${host}:${port}: another program, or a runtime of another user, listens there`
            : error.message,
          'end that program, or choose another port with --port or CRONSTACK_PORT',
        )
      : ok(`a runtime of yours answers at ${own.url}`);
  }
}
