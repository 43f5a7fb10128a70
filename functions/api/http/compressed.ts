import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Answer } from './answer.ts';

/** Less is not worth it: it goes into one packet. */
const LEAST_BYTES = 1_024;
/** The first level makes a page of jobs a tenth of its size; the others cost more than they save. */
const LEVEL = 1;
const NOT_MODIFIED = 304;

const NAMES_GZIP = /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=([\d.]+)\s*)?(?:,|$)/i;

/** Bodies of a kB and more in gzip, for those who take it (RFC 9110, section 12.5.3): an HTTP API compresses nothing itself. */
export function compressed(): MiddlewareObj<APIGatewayProxyEventV2, Answer> {
  return {
    after: async (request) => {
      const { headers } = request.event;
      const { statusCode, body = '', isBase64Encoded = false } = request.response ?? {};
      if (isBase64Encoded || (body === '' && statusCode !== NOT_MODIFIED)) {
        return;
      }
      // However short it is: a 304 has the Vary that the 200 would have (RFC 9110, section 15.4.5), whose length it does not know.
      const vary = { ...request.response?.headers, vary: 'accept-encoding' };
      const isWorthIt = Buffer.byteLength(body) >= LEAST_BYTES;
      request.response =
        isWorthIt && takesGzip(headers['accept-encoding'])
          ? {
              ...request.response,
              headers: { ...vary, 'content-encoding': 'gzip' },
              body: (await promisify(gzip)(body, { level: LEVEL })).toString('base64'),
              isBase64Encoded: true,
            }
          : { ...request.response, headers: vary };
    },
  };
}

function takesGzip(accepted = ''): boolean {
  const [found, quality = '1'] = NAMES_GZIP.exec(accepted) ?? [];
  return found !== undefined && Number(quality) > 0;
}
