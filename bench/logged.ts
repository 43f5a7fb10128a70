import type { Logger } from '@aws-lambda-powertools/logger';
import { VARIABLES } from '#functions/deployment/environment.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import type { Observer } from '#ports/observer.ts';

/** As long as those of Lambda. */
export const REQUEST_ID = '8476a536-e9f4-11e8-9739-2dfe598c3fcd';

/** The lines that Lambda writes of an invocation (Lambda developer guide, "Viewing CloudWatch logs for Lambda functions"). */
const OF_AN_INVOCATION = [
  `START RequestId: ${REQUEST_ID} Version: $LATEST`,
  `END RequestId: ${REQUEST_ID}`,
  `REPORT RequestId: ${REQUEST_ID}\tDuration: 1234.56 ms\tBilled Duration: 1235 ms\tMemory Size: 1024 MB\tMax Memory Used: 128 MB\t`,
];

/** The bytes that Lambda writes of one invocation. */
export const LAMBDA_BYTES = bytesOf(OF_AN_INVOCATION.map((line) => `${line}\n`).join(''));

/** The log and the metrics of a function as they are deployed. */
export interface LoudFunction {
  readonly logger: () => Logger;
  readonly observer: Observer;
}

/** Does something with the telemetry of a function, and answers the bytes that it wrote: they are counted in place of being printed. */
export async function loggedBytes(name: string, act: (loud: LoudFunction) => Promise<unknown>): Promise<number> {
  process.env[VARIABLES.stage] ??= 'production';
  const print = process.stdout.write;
  let bytes = 0;
  process.stdout.write = (text: string | Uint8Array): boolean => {
    bytes += bytesOf(text);
    return true;
  };
  try {
    await act(makeTelemetry(name));
  } finally {
    process.stdout.write = print;
  }
  return bytes;
}

function bytesOf(text: string | Uint8Array): number {
  return Buffer.byteLength(text);
}
