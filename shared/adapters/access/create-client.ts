import { randomUUID } from 'node:crypto';
import type { AwsCredentials, CredentialProvider } from '#adapters/aws/api-signer.ts';
import { ifInstalled } from '#adapters/machine/optional-package.ts';
import { type Client, makeClient } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import type { ClientOptions } from '#api/client/send.ts';
import type { TypedClient } from '#api/client/typed-client.ts';
import { DEFAULT_REGION, makeFoundSigner } from './found-signer.ts';
import type { StateEnvironment } from './running-runtime.ts';
import { makeTokenSigner, type Sign } from './sign.ts';
import { isToken } from './token.ts';

/** The way to an API, and who asks it. */
export interface CreateClientOptions
  extends Pick<ClientOptions, 'url' | 'fetch' | 'timeoutMs' | 'headers' | 'retries' | 'waiting'> {
  /** The identity that requests to a deployed API are signed for (Signature Version 4). */
  readonly credentials?: AwsCredentials | CredentialProvider;
  /** The region of the API, where its address does not say so: us-east-1 unless told. */
  readonly region?: string;
  /** The token of a runtime, which it gets only after it has proved to know it. */
  readonly token?: string;
  /** The variables that say where credentials are, where neither of them is given: this process's unless told. */
  readonly environment?: StateEnvironment;
}

const RETRIES = 4;

/**
 * Makes a client of an API: every route as a typed method, lists as iterators over their pages, `waitForRun`. Requests that the API puts off
 * (429, 503) are sent again, four times unless told. Without credentials and token it looks for them as the command line does: the token of
 * a runtime on this machine, the AWS SDK's own chain for a deployed API. Nothing of AWS is loaded but to sign.
 * @throws ClientError `bad_options`; its methods throw ClientError where the API refuses or does not answer
 */
export function createClient(options: CreateClientOptions): TypedClient {
  return createUntypedClient(options, { namesFirstError: true });
}

/** The same for jobs that somebody else wrote, so that no compiler has seen them: the API judges them. Throws as that does. */
export function createUntypedClient(
  options: CreateClientOptions,
  { namesFirstError = false }: Pick<ClientOptions, 'namesFirstError'> = {},
): Client {
  // Programs in JavaScript are not told by a compiler.
  if (typeof options !== 'object' || options === null) {
    throw badOptions(`expected options with a url, such as { url: 'http://127.0.0.1:4747' }, found ${typeof options}`);
  }
  const { url, fetch = globalThis.fetch, retries = RETRIES, timeoutMs, headers, waiting } = options;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw badOptions(`url: expected the http or https address of an API, found ${JSON.stringify(url)}`);
  }
  if (!(Number.isInteger(retries) && retries >= 0)) {
    throw badOptions(`retries: expected a whole number from 0 on, found ${JSON.stringify(retries)}`);
  }
  return makeClient({
    url,
    fetch,
    retries,
    sign: signerOf(options, fetch),
    newKey: randomUUID,
    namesFirstError,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(headers === undefined ? {} : { headers }),
    ...(waiting === undefined ? {} : { waiting }),
  });
}

function signerOf(
  { credentials, region = DEFAULT_REGION, token, environment = process.env }: CreateClientOptions,
  fetch: NonNullable<ClientOptions['fetch']>,
): Sign {
  if (credentials !== undefined && token !== undefined) {
    throw badOptions(
      'credentials, token: expected one of them, as a deployed API takes signatures and a runtime its token',
    );
  }
  if (credentials !== undefined) {
    return signedWith(credentials, region);
  }
  if (token === undefined) {
    return makeFoundSigner(environment, fetch);
  }
  if (!isToken(token)) {
    throw badOptions('token: expected 16 to 512 letters, digits and . _ ~ + / -');
  }
  return makeTokenSigner({ environment: { CRONSTACK_TOKEN: token }, fetch });
}

function signedWith(credentials: AwsCredentials | CredentialProvider, region: string): Sign {
  let signer: Promise<Sign> | undefined;
  return async (request) => {
    signer ??= loadApiSigner(credentials, region);
    return (await signer)(request);
  };
}

async function loadApiSigner(credentials: AwsCredentials | CredentialProvider, region: string): Promise<Sign> {
  const loaded = await ifInstalled(import('#adapters/aws/api-signer.ts'));
  if (!loaded.ok) {
    throw badOptions(`credentials: requests cannot be signed: ${loaded.why}`);
  }
  return loaded.value.makeApiSigner(region, credentials);
}

function badOptions(message: string): ClientError {
  return new ClientError('bad_options', message);
}
