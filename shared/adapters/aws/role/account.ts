import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { signed } from '#adapters/aws/signature.ts';
import { element } from './assume.ts';

/** An identity of AWS, and the account it is in. */
export interface AwsAccount {
  readonly arn: string;
  readonly region: string;
  /** The functions that may run at once; undefined where this identity may not ask. */
  readonly concurrentExecutions: number | undefined;
}

const ANSWERED_WITHIN_MS = 10_000;
const QUESTION = 'Action=GetCallerIdentity&Version=2011-06-15';

/**
 * Asks STS who this is (API_GetCallerIdentity), with the credentials and in the region that the SDK finds, and Lambda for the quota of the
 * account (API_GetAccountSettings). Throws what the SDK says where it finds none, and an Error that says what STS did where that names nobody.
 */
export async function readAccount(): Promise<AwsAccount> {
  const client = new LambdaClient({ maxAttempts: 1 });
  const region = await client.config.region();
  const { AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL } = process.env;
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const question = new Request(AWS_ENDPOINT_URL_STS || AWS_ENDPOINT_URL || `https://sts.${region}.${suffix}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: QUESTION,
  });
  const request = await signed(question, { service: 'sts', region, credentials: client.config.credentials });
  const response = await fetch(request, { signal: AbortSignal.timeout(ANSWERED_WITHIN_MS) }).catch((error: Error) => {
    const { message } = error.cause instanceof Error ? error.cause : error;
    throw new Error(`STS cannot be asked: ${message}`, { cause: error });
  });
  const text = await response.text();
  const arn = element(text, 'Arn');
  if (!response.ok || arn === undefined) {
    throw new Error(
      `STS refuses: ${element(text, 'Message') ?? element(text, 'Code') ?? `it answers ${response.status}`}`,
    );
  }
  return { arn, region, concurrentExecutions: await quotaOf(client) };
}

async function quotaOf(client: LambdaClient): Promise<number | undefined> {
  try {
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand(), {
      abortSignal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
    });
    return AccountLimit?.ConcurrentExecutions;
  } catch {
    return undefined;
  }
}
