import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { Store } from 'dynalite/db/index.js';
import { answerRequest } from './dynalite-requests.ts';

/** The part of the SDK's HTTP request that matters. */
interface SdkRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly response: { statusCode: number; headers: Record<string, string>; body: Uint8Array };
}

/** Stands where the SDK's HTTP client would: hands requests to dynalite, and counts those in flight. */
export class EmbeddedRequests {
  readonly metadata = { handlerProtocol: 'embedded' };
  readonly #store: Store;
  readonly #pending = new Set<Promise<SdkResponse>>();

  constructor(store: Store) {
    this.#store = store;
  }

  get inFlight(): number {
    return this.#pending.size;
  }

  async handle(request: SdkRequest): Promise<SdkResponse> {
    const answered = this.#answer(request);
    this.#pending.add(answered);
    try {
      return await answered;
    } finally {
      this.#pending.delete(answered);
    }
  }

  /** Waits until no request is in flight. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) {
      await Promise.allSettled(this.#pending);
    }
  }

  /** Part of what the SDK asks of a handler; there is nothing to configure. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  async #answer({ headers, body }: SdkRequest): Promise<SdkResponse> {
    const target = headers['x-amz-target'] ?? headers['X-Amz-Target'] ?? '';
    const { statusCode, body: text } = await answerRequest(this.#store, target, textOf(body));
    return {
      response: {
        statusCode,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: Buffer.from(text),
      },
    };
  }
}

/** A client's configuration under which it looks for no region, credentials or files, and signs nothing, as nobody checks. */
export function embeddedConfiguration(requestHandler: EmbeddedRequests): DynamoDBClientConfig {
  return {
    requestHandler,
    endpoint: 'http://embedded.invalid',
    region: 'local',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    signer: { sign: async (request) => request },
    accountIdEndpointMode: 'disabled',
    endpointDiscoveryEnabled: false,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    defaultsMode: 'standard',
    maxAttempts: 1,
    userAgentAppId: 'cronstack',
  };
}

/** The SDK's bytes pretend to be text as well, with a warning; so nothing of theirs is called. */
function textOf(body: unknown): string {
  return body instanceof Uint8Array
    ? Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
    : String(body);
}
