import { makeTokenSigner } from '#adapters/access/sign.ts';
import type { Surroundings } from './surroundings.ts';

/** API Gateway's own addresses, whose authorizer asks for a signature. */
const EXECUTE_API = /\.execute-api\./;
const DEFAULT_REGION = 'us-east-1';

/**
 * Signs requests to a deployed API with the credentials that the AWS SDK finds, and gives all others the token of the runtime they go to.
 * The SDK is loaded only when it is needed: it takes longer than most commands.
 */
export function makeSign(env: Surroundings['env'], fetch: Surroundings['fetch']): Surroundings['sign'] {
  const { AWS_REGION, AWS_DEFAULT_REGION } = env;
  const withToken = makeTokenSigner({ environment: env, fetch });
  let signer: Promise<Surroundings['sign']> | undefined;
  return async (request) => {
    if (!EXECUTE_API.test(new URL(request.url).hostname)) {
      return withToken(request);
    }
    signer ??= loadSigner(AWS_REGION || AWS_DEFAULT_REGION || DEFAULT_REGION);
    return (await signer)(request);
  };
}

async function loadSigner(region: string): Promise<Surroundings['sign']> {
  const { makeSigner } = await import('#adapters/aws/sign-request.ts');
  return makeSigner(region);
}
