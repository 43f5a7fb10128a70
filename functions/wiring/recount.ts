import { lazyCensus } from '#adapters/aws/lazy-clients.ts';
import type { CountingEngine } from '#engine/attempts/places.ts';
import type { Recount } from '#engine/waking/recount.ts';
import { readContainerFamilies } from '#functions/deployment/container.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';

/** The runner classes of this deployment whose containers are counted; undefined where there are none. Throws a MissingVariableError. */
export function recountFromEnvironment({ places, ports }: CountingEngine): Recount | undefined {
  const families = readContainerFamilies();
  return (
    families && {
      clock: ports.clock,
      places,
      census: lazyCensus({ cluster: requireEnv(VARIABLES.cluster), families }),
      runners: Object.keys(families),
    }
  );
}
