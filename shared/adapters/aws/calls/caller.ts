import type { Credentials } from '#adapters/aws/credentials.ts';
import { awsNotCalled } from '#domain/runs/reasons/aws.ts';
import { isObject } from '#domain/values/json/object.ts';
import { present } from '#domain/values/present.ts';
import type { AwsAnswer, AwsCall, AwsCaller } from '#ports/aws-caller.ts';
import { plainAnswer } from './answer.ts';
import { findAction, type SdkClient } from './client-package.ts';
import { callFailure } from './failure.ts';
import { fitted } from './fitted.ts';

/** The place of an action's input in its schema, behind namespace, name and traits. */
const INPUT = 4;

/** The AwsCaller port with the SDK's clients that are installed, with these credentials, or those that the SDK's default chain finds. */
export class SdkCaller implements AwsCaller {
  readonly #credentials: Credentials | undefined;
  readonly #clients = new Map<string, SdkClient>();

  constructor(credentials?: Credentials) {
    this.#credentials = credentials;
  }

  async call(call: AwsCall): Promise<AwsAnswer> {
    const { service, action, region, input, signal } = call;
    const found = findAction(call);
    if (!found.ok) {
      const reason = awsNotCalled(`${service} ${action}`, found.message);
      return { kind: 'refused', reason, error: '', retryable: false };
    }
    let wasSent = false;
    let client: SdkClient | undefined;
    try {
      client = this.#client(`${service} ${region ?? ''}`, () => {
        // Once: a call whose answer was lost may have been made, and whether to try again is for the job to say.
        return new found.Client({ maxAttempts: 1, ...present({ credentials: this.#credentials, region }) });
      });
      const { schema } = new found.Command({});
      const command = new found.Command(fitted(input, Array.isArray(schema) ? schema[INPUT] : undefined));
      command.middlewareStack.add(
        (next) => (args) => {
          wasSent = true;
          return next(args);
        },
        { step: 'deserialize', name: 'cronstackSent' },
      );
      const answer = await client.send(command, { abortSignal: signal });
      return { kind: 'answered', answer: await plainAnswer(answer) };
    } catch (error) {
      return callFailure(error, { service, action, wasSent, signedAs: signingName(client) });
    }
  }

  #client(key: string, make: () => SdkClient): SdkClient {
    const client = this.#clients.get(key) ?? make();
    this.#clients.set(key, client);
    return client;
  }
}

/** The name that the SDK signs a client's requests with: for most services the prefix of their actions in policies. */
function signingName(client: SdkClient | undefined): string | undefined {
  const config = client?.config;
  return isObject(config) && typeof config.defaultSigningName === 'string' ? config.defaultSigningName : undefined;
}
