import type { Credentials } from '#adapters/aws/credentials.ts';
import { defaultProvider, NoCredentialsError } from '#functions/wiring/lambda-credentials.ts';

/** The address at which ECS tells a task its role's credentials (SDK reference guide, "Container credential provider"). */
const AGENT = 'http://169.254.170.2';

/** The answer of ECS, as far as it is needed here. */
interface AgentAnswer {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
}

/**
 * The credentials of a task's role; where there is no ECS, those in the environment. For the bootstrap, which has no room for the SDK's
 * chain, and for sessions of the command role; they are asked for anew each time. Throws a NoCredentialsError.
 */
export async function containerCredentials(environment: NodeJS.ProcessEnv = process.env): Promise<Credentials> {
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI } = environment;
  if (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI === undefined) {
    return defaultProvider()();
  }
  const response = await fetch(new URL(AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, AGENT));
  if (!response.ok) {
    throw new NoCredentialsError(`ECS answers ${response.status} instead of the credentials of the task's role`);
  }
  const { AccessKeyId, SecretAccessKey, Token }: AgentAnswer = JSON.parse(await response.text());
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
}
