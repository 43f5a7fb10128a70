import type { Logger } from '@aws-lambda-powertools/logger';
import type { Credentials } from '#adapters/aws/credentials.ts';
import { CommandSessions } from '#adapters/aws/role/sessions.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { makeSystemRandomness } from '#adapters/machine/randomness.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';

/**
 * The sessions of this class's command role, from what infra/ put into the environment. What asks STS is loaded with the first session.
 * Throws a MissingVariableError.
 * @param credentials the runner's own
 */
export function sessionsFromEnvironment(
  credentials: () => Promise<Credentials>,
  logger: () => Logger,
  environment: NodeJS.ProcessEnv = process.env,
): CommandSessions {
  const { AWS_REGION: region = '', AWS_ENDPOINT_URL: endpoint } = environment;
  return new CommandSessions({
    clock: systemClock,
    randomness: makeSystemRandomness(),
    roleArn: requireEnv(VARIABLES.commandRole, environment),
    runnerClass: requireEnv(VARIABLES.runnerClass, environment),
    perRun: environment[VARIABLES.sessionPerRun] !== undefined,
    assume: async (request) => {
      const { assumeRole } = await import('#adapters/aws/role/assume.ts');
      return assumeRole(request, { region, endpoint, credentials });
    },
    onWait: (why, { jobId, runId }) => logger().warn('a command waits for its credentials', { jobId, runId, why }),
  });
}
