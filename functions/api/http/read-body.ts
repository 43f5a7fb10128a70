import { Buffer } from 'node:buffer';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { MAX_BODY_BYTES } from '#api/routes/limits.ts';
import { type Problem, problem } from '#api/shapes/problem.ts';
import { jsonObjection } from '#domain/values/json/objection.ts';
import { readJson } from '#domain/values/json/read.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import { wellFormedUtf8 } from '#domain/values/utf8.ts';

const JSON_MEDIA_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;.*)?$/i;

/** A body that was read (undefined: there is none), or why it was not. */
export type ReadBody =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly problem: Problem };

/** Reads the JSON body of a request whose header names are in lower case. */
export function readBody({ body, headers, isBase64Encoded }: APIGatewayProxyEventV2): ReadBody {
  if (body === undefined || body === '') {
    return { ok: true, body: undefined };
  }
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES) {
    return refused(problem('body_too_large', `the body has ${bytes.length} bytes; at most ${MAX_BODY_BYTES} are read`));
  }
  const mediaType = headers['content-type'];
  if (mediaType === undefined || !JSON_MEDIA_TYPE.test(mediaType)) {
    return refused(
      problem('unsupported_media_type', `send content-type: application/json, not ${mediaType ?? 'none'}`),
    );
  }
  return parse(bytes);
}

function parse(bytes: Uint8Array): ReadBody {
  const text = wellFormedUtf8(bytes);
  if (text === undefined) {
    return refused(problem('malformed_json', 'the body is not UTF-8'));
  }
  const json = readJson(text);
  if (!json.ok) {
    return json.kind === 'malformed'
      ? refused(problem('malformed_json', `the body is not JSON: ${json.errors[0].message}`))
      : unfit(json.errors);
  }
  const objection = jsonObjection(json.value);
  return objection === undefined ? { ok: true, body: json.value } : unfit([objection]);
}

function unfit(errors: readonly InputError[]): ReadBody {
  return refused(problem('invalid_request', errors.map(({ message }) => message).join('; '), { errors }));
}

function refused(problem: Problem): ReadBody {
  return { ok: false, problem };
}
