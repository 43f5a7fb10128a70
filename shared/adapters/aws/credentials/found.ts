import { SQSClient } from '@aws-sdk/client-sqs';

/** The credentials that the SDK's default chain finds: environment, profile, single sign-on, container or instance role. */
export function foundCredentials(region: string) {
  return new SQSClient({ region }).config.credentials;
}
