import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { SecretReading, Secrets } from '#ports/secrets.ts';
import { awsRefusal } from './refusal.ts';

/** The Secrets port on Secrets Manager and SSM Parameter Store, with the credentials that the SDK's default chain finds. */
export class AwsSecrets implements Secrets {
  readonly #secretsManager = new SecretsManagerClient();
  readonly #ssm = new SSMClient();

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
