/** Why a call that a command needs came to nothing, for the run: none of the service's own words, which may say more than is asked. */
interface AwsRefusal {
  readonly why: string;
  readonly retryable: boolean;
}

/** Errors that the next attempt meets again, and what they mean to a person. */
const PERMANENT: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'there are no AWS credentials here',
  TokenProviderError: 'the AWS credentials here have to be renewed (aws sso login)',
  ExpiredTokenException: 'the AWS credentials here have expired',
  ExpiredToken: 'the AWS credentials here have expired',
  UnrecognizedClientException: 'the AWS credentials here are not valid',
  InvalidSignatureException: 'the AWS credentials here are not valid',
  AccessDeniedException:
    'access denied: the command role of its runner class (on your machine: your credentials) must allow it',
  AccessDenied: 'access denied: the command role of its runner class (on your machine: your credentials) must allow it',
  KMSAccessDeniedException: 'access denied: the key that it is encrypted with must be allowed as well',
  DecryptionFailure: 'it could not be decrypted',
  ResourceNotFoundException: 'there is none of this name here',
  ParameterNotFound: 'there is none of this name here',
  ParameterVersionNotFound: 'there is no such version',
  InvalidParameterValueException: 'its name is not one that AWS takes',
  ValidationException: 'its name is not one that AWS takes',
  InvalidKeyId: 'the key that it is encrypted with is not there',
  InvalidRequestException: 'it is being deleted',
};

/** @smithy/core's words; the error has no name of its own. */
export const NO_REGION = /region is missing/i;

/** Says why a call failed, after the SDK's own retries where it makes any. */
export function awsRefusal(error: unknown): AwsRefusal {
  if (!(error instanceof Error)) {
    return { why: 'AWS could not be asked', retryable: true };
  }
  if (NO_REGION.test(error.message)) {
    return { why: 'no AWS region is set here (AWS_REGION)', retryable: false };
  }
  const permanent = Object.hasOwn(PERMANENT, error.name) ? PERMANENT[error.name] : undefined;
  return permanent === undefined
    ? { why: `AWS could not be asked (${error.name})`, retryable: true }
    : { why: `${permanent} (${error.name})`, retryable: false };
}
