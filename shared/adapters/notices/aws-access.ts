import type { SignatureScope } from '#adapters/aws/signature.ts';

/** The services that notices go through. */
export type AwsService = 'ses' | 'sns' | 'events';

/** The way to services of AWS: as whom, and where. */
export interface AwsAccess {
  /** Where the notifier is; undefined: channels have to say it. */
  readonly region: string | undefined;
  /** Found by the first request. */
  readonly credentials: (region: string) => Promise<SignatureScope['credentials']>;
  /** The address of a service, where it is another than AWS's own. */
  readonly endpoint?: (service: AwsService) => string | undefined;
}

/** The names of services in the variables of their addresses (AWS SDKs and Tools reference guide, "Service-specific endpoints"). */
const VARIABLES: Readonly<Record<AwsService, string>> = {
  ses: 'AWS_ENDPOINT_URL_SESV2',
  sns: 'AWS_ENDPOINT_URL_SNS',
  events: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
};

/** The way to AWS that the environment says, with the credentials that the SDK's default chain finds. */
export function awsAccess(environment: Readonly<Record<string, string | undefined>>): AwsAccess {
  return {
    region: environment.AWS_REGION || environment.AWS_DEFAULT_REGION || undefined,
    credentials: async (region) => {
      const { foundCredentials } = await import('#adapters/aws/credentials/found.ts');
      return foundCredentials(region);
    },
    endpoint: (service) => environment[VARIABLES[service]] || environment.AWS_ENDPOINT_URL || undefined,
  };
}
