import type { Surroundings } from './surroundings.ts';

/** API Gateway's own addresses, whose authorizer asks for a signature. */
const EXECUTE_API = /\.execute-api\./;
const DEFAULT_REGION = 'us-east-1';

/**
 * Signs requests to a deployed API with the credentials that the AWS SDK finds, and leaves all others as they are. The SDK is loaded
 * only when it is needed: it takes longer than most commands.
 */
export function makeSign({ AWS_REGION, AWS_DEFAULT_REGION }: Surroundings['env']): Surroundings['sign'] {
  let signer: Promise<Surroundings['sign']> | undefined;
  return async (request) => {
    if (!EXECUTE_API.test(new URL(request.url).hostname)) {
      return request;
    }
    signer ??= loadSigner(AWS_REGION || AWS_DEFAULT_REGION || DEFAULT_REGION);
    return (await signer)(request);
  };
}

async function loadSigner(region: string): Promise<Surroundings['sign']> {
  const { makeSigner } = await import('#adapters/aws/sign-request.ts');
  return makeSigner(region);
}
