import { SQSClient } from '@aws-sdk/client-sqs';
import { makeApiSigner, type SignRequest } from './api-signer.ts';

/**
 * Signs requests to the API with the credentials that the SDK's default chain finds: environment, profile, single sign-on, container or
 * instance role.
 * @param region where the API is, for addresses that do not say so themselves
 */
export function makeSigner(region: string): SignRequest {
  return makeApiSigner(region, new SQSClient({ region }).config.credentials);
}
