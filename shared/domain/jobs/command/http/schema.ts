import * as z from 'zod/mini';
import { valueSchema } from '#domain/secrets/reference-schema.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { bodyText, HTTP_METHODS, isHeaderValue, statusRange } from './rules.ts';

const LONGEST_BODY = 65_536;
const MOST_RESPONSE_BYTES = 104_857_600;
const MOST_HEADERS = 50;

/** A token (RFC 9110, section 5.6.2). */
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
/** Said by the URL, or between us and the next hop (RFC 9110, section 7.6.1). */
const OUR_HEADERS =
  /^(?:host|connection|proxy-.*|keep-alive|te|trailer|transfer-encoding|upgrade|http2-settings|content-length|expect|accept-encoding|x-cronstack-.*)$/i;

/** The address of a server. */
export const urlSchema = () =>
  z
    .string()
    .check(z.maxLength(2_048))
    .check(
      z.superRefine((text, context) => {
        const problem = urlProblem(text);
        if (problem !== undefined) {
          context.addIssue({ code: 'custom', message: problem });
        }
      }),
    );

const headers = () =>
  z
    .record(
      z
        .string()
        .check(z.regex(HEADER_NAME, 'expected the name of a header'))
        .check(z.refine((name) => !OUR_HEADERS.test(name), 'this header is set by Cronstack')),
      valueSchema(
        z
          .string()
          .check(
            z.maxLength(8_192),
            z.refine(isHeaderValue, 'a header holds visible characters and blanks, on one line'),
          ),
      ),
    )
    .check(
      z.refine((all) => Object.keys(all).length <= MOST_HEADERS, `expected at most ${MOST_HEADERS} headers`),
      z.refine(
        (all) => new Set(Object.keys(all).map((name) => name.toLowerCase())).size === Object.keys(all).length,
        'the same header is there in two spellings',
      ),
    );

const status = () =>
  z.union([wholeNumber(100, 599), z.string().check(z.refine(isStatusRange))], {
    error: 'expected a status such as 204, or a range such as "2xx" or "200-399"',
  });

/** The statuses of answers that count as success. */
export const expectedStatusSchema = () =>
  z.union([status(), z.array(status()).check(z.minLength(1), z.maxLength(20))], {
    error: 'expected a status, a range, or a list of them',
  });

const expectation = () =>
  z.strictObject({
    /** Default: 2xx. */
    status: z.exactOptional(expectedStatusSchema()),
    bodyContains: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(1_000))),
  });

/** A request to a server. */
export const httpCommandSchema = lazily(() =>
  z
    .strictObject({
      type: z.literal('http'),
      url: urlSchema(),
      /** Default: POST with a body, GET without. */
      method: z.exactOptional(z.enum(HTTP_METHODS)),
      headers: z.exactOptional(headers()),
      /** A string as it is, anything else as JSON. */
      body: z.exactOptional(
        z
          .json()
          .check(
            z.refine((body) => bodyText(body).length <= LONGEST_BODY, `expected at most ${LONGEST_BODY} characters`),
          ),
      ),
      expect: z.exactOptional(expectation()),
      /** A longer response is a failure; default: 10 MiB. */
      maxResponseBytes: z.exactOptional(wholeNumber(0, MOST_RESPONSE_BYTES)),
      /** Default: true, up to ten. */
      followRedirects: z.exactOptional(z.boolean()),
    })
    .check(
      z.refine(({ method, body }) => body === undefined || !(method === 'GET' || method === 'HEAD'), {
        path: ['body'],
        error: 'a GET or HEAD has no body',
      }),
    ),
);

/** A command that asks a server. */
export type HttpCommand = z.output<ReturnType<typeof httpCommandSchema>>;

function isStatusRange(text: string): boolean {
  const [low, high] = statusRange(text) ?? [1, 0];
  return low <= high;
}

/** The reason why a text cannot be the URL of a command; undefined where it can. */
function urlProblem(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return 'expected an absolute URL that starts with https:// or http://';
  }
  const { username, password } = new URL(text);
  return username === '' && password === ''
    ? undefined
    : 'a URL holds no user name and password: use a header, with a reference to the secret';
}
