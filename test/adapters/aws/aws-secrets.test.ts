import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { lazySecrets } from '#adapters/aws/lazy-clients.ts';
import { anError } from './an-error.ts';

const secretsManager = mockClient(SecretsManagerClient);
const ssm = mockClient(SSMClient);

afterAll(() => {
  secretsManager.restore();
  ssm.restore();
});
const { signal } = new AbortController();

beforeEach(() => {
  secretsManager.reset();
  ssm.reset();
});

test('a secret is read by its name, a parameter is decrypted', async () => {
  secretsManager.on(GetSecretValueCommand, { SecretId: 'prod/db' }).resolves({ SecretString: 'tr0ub4dor' });
  ssm.on(GetParameterCommand, { Name: '/prod/db', WithDecryption: true }).resolves({ Parameter: { Value: 'correct' } });

  expect(await lazySecrets().readSecret('prod/db', signal)).toEqual({ kind: 'text', text: 'tr0ub4dor' });
  expect(await lazySecrets().readParameter('/prod/db', signal)).toEqual({ kind: 'text', text: 'correct' });
});

test('a secret of bytes is no text', async () => {
  secretsManager.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array([1]) });
  expect(await lazySecrets().readSecret('prod/db', signal)).toEqual({
    kind: 'unreadable',
    why: 'the secret prod/db holds no text',
    retryable: false,
  });
});

test.each([
  [
    'ResourceNotFoundException',
    'the secret prod/db: there is none of this name here (ResourceNotFoundException)',
    false,
  ],
  [
    'CredentialsProviderError',
    'the secret prod/db: there are no AWS credentials here (CredentialsProviderError)',
    false,
  ],
  ['ThrottlingException', 'the secret prod/db: AWS could not be asked (ThrottlingException)', true],
  ['InternalServiceError', 'the secret prod/db: AWS could not be asked (InternalServiceError)', true],
])('%s is a reason without the service’s own words; retried: %s', async (name, why, retryable) => {
  secretsManager.on(GetSecretValueCommand).rejects(anError(name, 'tr0ub4dor'));
  expect(await lazySecrets().readSecret('prod/db', signal)).toEqual({ kind: 'unreadable', why, retryable });
});

test('a parameter that is not there is named', async () => {
  ssm.on(GetParameterCommand).rejects(anError('ParameterNotFound', ''));
  expect(await lazySecrets().readParameter('/prod/db', signal)).toMatchObject({
    why: 'the parameter /prod/db: there is none of this name here (ParameterNotFound)',
    retryable: false,
  });
});
