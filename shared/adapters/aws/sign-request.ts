import { foundCredentials } from '#adapters/aws/credentials/found.ts';
import { makeApiSigner, type SignRequest } from './api-signer.ts';

/**
 * Signs requests to the API with the credentials that the SDK's default chain finds.
 * @param region where the API is, for addresses that do not say so themselves
 */
export function makeSigner(region: string): SignRequest {
  return makeApiSigner(region, foundCredentials(region));
}
