import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { present } from '#domain/values/present.ts';
import type { SecretReading, Secrets } from '#ports/secrets.ts';
import type { Credentials } from './credentials.ts';
import { awsRefusal } from './refusal.ts';

/** The Secrets port on Secrets Manager and SSM Parameter Store, with these credentials, or those that the SDK's default chain finds. */
export class AwsSecrets implements Secrets {
  readonly #secretsManager: SecretsManagerClient;
  readonly #ssm: SSMClient;

  constructor(credentials?: Credentials) {
    this.#secretsManager = new SecretsManagerClient(present({ credentials }));
    this.#ssm = new SSMClient(present({ credentials }));
  }

  async readSecret(id: string, abortSignal: AbortSignal): Promise<SecretReading> {
    const command = new GetSecretValueCommand({ SecretId: id });
    return await read(`the secret ${id}`, async () => {
      const { SecretString } = await this.#secretsManager.send(command, { abortSignal });
      return SecretString;
    });
  }

  async readParameter(name: string, abortSignal: AbortSignal): Promise<SecretReading> {
    const command = new GetParameterCommand({ Name: name, WithDecryption: true });
    return await read(`the parameter ${name}`, async () => {
      const { Parameter } = await this.#ssm.send(command, { abortSignal });
      return Parameter?.Value;
    });
  }
}

async function read(what: string, ask: () => Promise<string | undefined>): Promise<SecretReading> {
  try {
    const text = await ask();
    return text === undefined
      ? { kind: 'unreadable', why: `${what} holds no text`, retryable: false }
      : { kind: 'text', text };
  } catch (error) {
    const { why, retryable } = awsRefusal(error);
    return { kind: 'unreadable', why: `${what}: ${why}`, retryable };
  }
}
