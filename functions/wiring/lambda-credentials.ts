import type { Credentials } from '#adapters/aws/credentials.ts';

/** A function without a role, which Lambda does not have. */
export class NoCredentialsError extends Error {
  override readonly name = 'NoCredentialsError';
  readonly code = 'no_credentials';
}

/**
 * Stands in the bundles for @aws-sdk/credential-provider-node, under the name the SDK's clients ask for: on Lambda, credentials are in the
 * environment (Lambda developer guide, "Defined runtime environment variables"), and hold for as long as it does.
 */
export function defaultProvider(): () => Promise<Credentials> {
  return async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
    if (AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) {
      throw new NoCredentialsError('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set');
    }
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
    };
  };
}
