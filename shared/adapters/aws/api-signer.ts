import { signed } from './signature.ts';

/** Signs one request to the API: answers the request as it has to be sent. */
export type SignRequest = (request: Request) => Promise<Request>;

/** Credentials of an AWS identity, as the SDK's providers answer them. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Answers credentials, as often as it is asked: they may be over after a while. */
export type CredentialProvider = () => Promise<AwsCredentials>;

/** The pattern of API Gateway's own addresses; `region` is told by them alone. */
const EXECUTE_API = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/;

/**
 * Signs requests with Signature Version 4 for an HTTP API with the IAM authorizer.
 * @param region where the API is, for addresses that do not say so themselves
 */
export function makeApiSigner(region: string, credentials: AwsCredentials | CredentialProvider): SignRequest {
  return (request) => {
    const { hostname } = new URL(request.url);
    return signed(request, {
      service: 'execute-api',
      region: EXECUTE_API.exec(hostname)?.[1] ?? region,
      credentials,
    });
  };
}
