import { AwsRefusal } from './refusal.ts';

/** A function of Lambda: it is handed its event, and answers or throws. */
export type FunctionOfAws = (event: unknown) => unknown;

interface Invoked {
  readonly FunctionName?: string | undefined;
  readonly InvocationType?: string | undefined;
  readonly Payload?: Uint8Array | string | undefined;
}

/** The word of a function. In bytes as the SDK declares them: whoever imports this need not have the types of Node. */
interface Answered {
  readonly Payload: Uint8Array;
  readonly FunctionError?: 'Unhandled';
}

/** Lambda in memory: functions of the test by their names. */
export class FunctionsOfAws {
  readonly #functions = new Map<string, FunctionOfAws>();

  makeFunction(name: string, handler: FunctionOfAws): void {
    this.#functions.set(name, handler);
  }

  arnOf(name: string): string {
    return `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
  }

  async invoke({ FunctionName = '', InvocationType = 'RequestResponse', Payload }: Invoked) {
    const name = FunctionName.split(':')[6] ?? FunctionName.split(':')[0] ?? '';
    const handler = this.#functions.get(name);
    if (handler === undefined) {
      throw new AwsRefusal('ResourceNotFoundException', `Function not found: ${name}`);
    }
    if (InvocationType === 'DryRun') {
      return { StatusCode: 204 };
    }
    const text = typeof Payload === 'string' ? Payload : Buffer.from(Payload ?? []).toString();
    const answered = await this.#answer(handler, text);
    return InvocationType === 'Event'
      ? { StatusCode: 202 }
      : { StatusCode: 200, ExecutedVersion: '$LATEST', ...answered };
  }

  async #answer(handler: FunctionOfAws, payload: string): Promise<Answered> {
    const event: unknown = payload === '' ? {} : readPayload(payload);
    try {
      return { Payload: Buffer.from(JSON.stringify((await handler(event)) ?? null)) };
    } catch (error) {
      const [errorType, errorMessage] = error instanceof Error ? [error.name, error.message] : ['Error', String(error)];
      return { FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify({ errorType, errorMessage })) };
    }
  }
}

function readPayload(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AwsRefusal('InvalidRequestContentException', `Could not parse request body into json: ${String(error)}`);
  }
}
