/** One status, or a range of them: `"2xx"`, `"200-399"`. */
type ExpectedStatus = number | string;

/** The methods that a request may have. */
export const HTTP_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Visible characters of ISO 8859-1, with blanks between them (RFC 9110, section 5.5). */
const HEADER_VALUE = /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/;
const STATUS_RANGE = /^(?:([1-5])xx|([1-5]\d\d)-([1-5]\d\d))$/;

/** The method of a request: POST where it has a body and does not say. */
export function httpMethod<Method extends string>(request: {
  readonly method?: Method;
  readonly body?: unknown;
}): Method | 'GET' | 'POST' {
  return request.method ?? (request.body === undefined ? 'GET' : 'POST');
}

/** A body as it is sent. */
export function bodyText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** Tells a text that can be the value of a header. */
export function isHeaderValue(text: string): boolean {
  return HEADER_VALUE.test(text);
}

/** Tells a status that is one of those expected. */
export function isExpectedStatus(found: number, expected: ExpectedStatus | readonly ExpectedStatus[]): boolean {
  if (typeof expected === 'number') {
    return found === expected;
  }
  if (typeof expected === 'string') {
    const [low, high] = statusRange(expected) ?? [0, 0];
    return found >= low && found <= high;
  }
  return expected.some((one) => isExpectedStatus(found, one));
}

/** The lowest and the highest status of `"2xx"` or `"200-399"`; undefined where the text is none of these. */
export function statusRange(text: string): readonly [number, number] | undefined {
  const [, hundred, low, high] = STATUS_RANGE.exec(text) ?? [];
  if (hundred !== undefined) {
    return [Number(hundred) * 100, Number(hundred) * 100 + 99];
  }
  return low === undefined ? undefined : [Number(low), Number(high)];
}
