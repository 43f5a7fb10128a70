import { ifInstalled } from '#adapters/machine/optional-package.ts';
import type { StateEnvironment } from './running-runtime.ts';
import type { Sign } from './sign.ts';

/** API Gateway's own addresses, whose authorizer asks for a signature. */
const EXECUTE_API = /\.execute-api\./;
/** The region of an API whose address does not say it, where the environment does not either. */
export const DEFAULT_REGION = 'us-east-1';

/** The variables that say where credentials are: of a runtime, and of AWS. */
interface AccessEnvironment extends StateEnvironment {
  readonly AWS_REGION?: string | undefined;
  readonly AWS_DEFAULT_REGION?: string | undefined;
}

/**
 * Signs requests to a deployed API with the credentials that the AWS SDK finds, and gives all others the token of the runtime they go to.
 * The SDK is loaded only when it is needed: it takes longer than most commands.
 */
export function makeFoundSigner(env: AccessEnvironment, fetch: (request: Request) => Promise<Response>): Sign {
  const { AWS_REGION, AWS_DEFAULT_REGION } = env;
  let withToken: Promise<Sign> | undefined;
  let signer: Promise<Sign> | undefined;
  return async (request) => {
    if (!EXECUTE_API.test(new URL(request.url).hostname)) {
      withToken ??= loadTokenSigner(env, fetch);
      return (await withToken)(request);
    }
    signer ??= loadSigner(AWS_REGION || AWS_DEFAULT_REGION || DEFAULT_REGION);
    return (await signer)(request);
  };
}

async function loadSigner(region: string): Promise<Sign> {
  const loaded = await ifInstalled(import('#adapters/aws/sign-request.ts'));
  if (!loaded.ok) {
    throw new Error(`the request cannot be signed with your AWS credentials: ${loaded.why}`);
  }
  return loaded.value.makeSigner(region);
}

async function loadTokenSigner(
  environment: StateEnvironment,
  fetch: (request: Request) => Promise<Response>,
): Promise<Sign> {
  const { makeTokenSigner } = await import('./sign.ts');
  return makeTokenSigner({ environment, fetch });
}
