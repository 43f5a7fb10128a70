import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body. Undefined as soon as it is too large: by its declared length before a byte is read, else when the limit is passed.
 * Throws where the client hangs up in the middle of it (`isCutOff`).
 */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) {
    return undefined;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Tells whether an error in the answer to a request is that its client hung up before all of it had come: there is nobody to answer. */
export function isCutOff({ complete }: IncomingMessage, error: unknown): boolean {
  return !complete && error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}
