import * as z from 'zod';
import { bodyText, isHeaderValue, statusRange } from './http-rules.ts';
import { valueSchema } from './secret-reference.ts';

const LONGEST_BODY = 65_536;
const MOST_RESPONSE_BYTES = 104_857_600;
const MOST_HEADERS = 50;

/** A token (RFC 9110, section 5.6.2). */
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
/** Said by the URL, or between us and the next hop (RFC 9110, section 7.6.1). */
const OUR_HEADERS =
  /^(?:host|connection|proxy-.*|keep-alive|te|trailer|transfer-encoding|upgrade|http2-settings|content-length|expect|accept-encoding|x-cronstack-.*)$/i;

const url = z
  .string()
  .max(2_048)
  .superRefine((text, context) => {
    const problem = urlProblem(text);
    if (problem !== undefined) {
      context.addIssue({ code: 'custom', message: problem });
    }
  });

const headers = z
  .record(
    z
      .string()
      .regex(HEADER_NAME, 'expected the name of a header')
      .refine((name) => !OUR_HEADERS.test(name), 'this header is set by Cronstack'),
    valueSchema(
      z.string().max(8_192).refine(isHeaderValue, 'a header holds visible characters and blanks, on one line'),
    ),
  )
  .refine((all) => Object.keys(all).length <= MOST_HEADERS, `expected at most ${MOST_HEADERS} headers`)
  .refine(
    (all) => new Set(Object.keys(all).map((name) => name.toLowerCase())).size === Object.keys(all).length,
    'the same header is there in two spellings',
  );

const status = z.union([z.int().min(100).max(599), z.string().refine(isStatusRange)], {
  error: 'expected a status such as 204, or a range such as "2xx" or "200-399"',
});

const expectation = z.strictObject({
  /** What counts as success; default: 2xx. */
  status: z
    .union([status, z.array(status).min(1).max(20)], { error: 'expected a status, a range, or a list of them' })
    .exactOptional(),
  bodyContains: z.string().min(1).max(1_000).exactOptional(),
});

/** A request to a server. */
export const httpCommandSchema = z
  .strictObject({
    type: z.literal('http'),
    url,
    /** Default: POST with a body, GET without. */
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).exactOptional(),
    headers: headers.exactOptional(),
    /** A string as it is, anything else as JSON. */
    body: z
      .json()
      .refine((body) => bodyText(body).length <= LONGEST_BODY, `expected at most ${LONGEST_BODY} characters`)
      .exactOptional(),
    expect: expectation.exactOptional(),
    /** A longer response is a failure; default: 10 MiB. */
    maxResponseBytes: z.int().min(0).max(MOST_RESPONSE_BYTES).exactOptional(),
    /** Default: true, up to ten. */
    followRedirects: z.boolean().exactOptional(),
  })
  .refine(({ method, body }) => body === undefined || !(method === 'GET' || method === 'HEAD'), {
    path: ['body'],
    error: 'a GET or HEAD has no body',
  });

/** A command that asks a server. */
export type HttpCommand = z.output<typeof httpCommandSchema>;

function isStatusRange(text: string): boolean {
  const [low, high] = statusRange(text) ?? [1, 0];
  return low <= high;
}

/** Why a text cannot be the URL of a command; undefined where it can. */
function urlProblem(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return 'expected an absolute URL that starts with https:// or http://';
  }
  const { username, password } = new URL(text);
  return username === '' && password === ''
    ? undefined
    : 'a URL holds no user name and password: use a header, with a reference to the secret';
}
