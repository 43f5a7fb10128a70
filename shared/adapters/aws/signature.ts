import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4, type SignatureV4Init } from '@smithy/signature-v4';

/** For whom a request is signed, and as whom. */
export type SignatureScope = Pick<SignatureV4Init, 'service' | 'region' | 'credentials'>;

/** Signs a request with Signature Version 4: answers the request as it has to be sent. */
export async function signed(request: Request, scope: SignatureScope): Promise<Request> {
  const url = new URL(request.url);
  const body = await request.clone().text();
  // S3 takes a path as it stands, every other service one that is escaped once more (IAM user guide, "Create a signed AWS API request").
  const signer = new SignatureV4({ ...scope, sha256: NodeSha256, uriEscapePath: scope.service !== 's3' });
  const { headers } = await signer.sign({
    method: request.method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: queryOf(url),
    headers: { ...Object.fromEntries(request.headers), host: url.host },
    ...(body === '' ? {} : { body }),
  });
  return new Request(request, { headers: withoutHost(headers) });
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
