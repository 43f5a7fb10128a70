import { DeploymentConfigError } from '#infra/deployment/config.ts';

/**
 * Makes something of settings in which this is wrong already, or nothing: what else is wrong is told with it.
 * @param objections lines, each with the place
 * @throws DeploymentConfigError with all of them, and what `make` refuses
 */
export function allAtOnce<Made>(objections: readonly string[], make: () => Made): Made {
  if (objections.length === 0) {
    return make();
  }
  throw new DeploymentConfigError([...objections, ...refusalsOf(make)].join('\n'));
}

function refusalsOf(make: () => unknown): readonly string[] {
  try {
    make();
    return [];
  } catch (error) {
    if (error instanceof DeploymentConfigError) {
      return [error.message];
    }
    throw error;
  }
}
