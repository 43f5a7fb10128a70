import { SQSClient } from '@aws-sdk/client-sqs';
import { signed } from '#adapters/aws/signature.ts';

const { credentials, region } = new SQSClient({}).config;

/** Asks a service of AWS for which there is no client among the dependencies, under the credentials that the SDK finds. */
export async function signedFetch(service: string, url: string, init: RequestInit): Promise<Response> {
  return fetch(await signed(new Request(url, init), { service, region: await region(), credentials }));
}
