import { awsRefusal, NO_REGION } from '#adapters/aws/refusal.ts';

/** Errors that say that AWS cannot be asked for anything from here. */
const NOT_READY: readonly string[] = [
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredTokenException',
  'ExpiredToken',
  'UnrecognizedClientException',
  'InvalidSignatureException',
];

/**
 * Says what has to be set up before AWS can be asked: a region, or credentials that are good, with the profile that was looked for; undefined
 * where an error says something else.
 */
export function missingSetUp(
  error: unknown,
  { AWS_PROFILE: profile }: { readonly [name: string]: string | undefined } = process.env,
): string | undefined {
  if (!(error instanceof Error) || !(NO_REGION.test(error.message) || NOT_READY.includes(error.name))) {
    return undefined;
  }
  const { why } = awsRefusal(error);
  return profile === undefined ? why : `${why}; the profile is ${profile} (AWS_PROFILE)`;
}
