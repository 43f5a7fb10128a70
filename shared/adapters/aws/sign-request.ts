import { SQSClient } from '@aws-sdk/client-sqs';
import { signed } from './signature.ts';

/** Signs one request to the API: answers the request as it has to be sent. */
type SignRequest = (request: Request) => Promise<Request>;

/** The pattern of API Gateway's own addresses; `region` is told by them alone. */
const EXECUTE_API = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/;

/**
 * Signs requests with Signature Version 4 for an HTTP API with the IAM authorizer, with the credentials that the SDK's default chain
 * finds: environment, profile, single sign-on, container or instance role.
 * @param region where the API is, for addresses that do not say so themselves
 */
export function makeSigner(region: string): SignRequest {
  const { credentials } = new SQSClient({ region }).config;
  return (request) => {
    const { hostname } = new URL(request.url);
    return signed(request, {
      service: 'execute-api',
      region: EXECUTE_API.exec(hostname)?.[1] ?? region,
      credentials,
    });
  };
}
