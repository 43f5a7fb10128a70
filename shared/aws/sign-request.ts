import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SignatureV4 } from '@smithy/signature-v4';

/** Signs one request to the API: answers the request as it has to be sent. */
export type SignRequest = (request: Request) => Promise<Request>;

/** What API Gateway's own addresses look like; `region` is told by them alone. */
const EXECUTE_API = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/;

/**
 * Signs requests with Signature Version 4 for an HTTP API with the IAM authorizer, with the credentials that the SDK's default chain
 * finds: environment, profile, single sign-on, container or instance role.
 * @param region where the API is, for addresses that do not say so themselves
 */
export function makeSigner(region: string): SignRequest {
  const { credentials } = new SQSClient({ region }).config;
  return async (request) => {
    const url = new URL(request.url);
    const body = await request.clone().text();
    const signer = new SignatureV4({
      service: 'execute-api',
      region: EXECUTE_API.exec(url.hostname)?.[1] ?? region,
      credentials,
      sha256: NodeSha256,
    });
    const signed = await signer.sign({
      method: request.method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: queryOf(url),
      headers: { ...Object.fromEntries(request.headers), host: url.host },
      ...(body === '' ? {} : { body }),
    });
    return new Request(request, { headers: withoutHost(signed.headers) });
  };
}

function queryOf(url: URL): Record<string, string[]> {
  const names = [...new Set(url.searchParams.keys())];
  return Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)]));
}

/** fetch sets it by itself. */
function withoutHost({ host: _, ...headers }: Record<string, string>): Record<string, string> {
  return headers;
}

/** SHA-256 and HMAC-SHA-256 as the signer asks for them. */
class NodeSha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

function bytesOf(secret: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof secret === 'string') {
    return secret;
  }
  return secret instanceof ArrayBuffer
    ? new Uint8Array(secret)
    : new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength);
}
