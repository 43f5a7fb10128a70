import type { ServerResponse } from 'node:http';
import { PROBLEM_MEDIA_TYPE, type ProblemCode, problem } from '#api/shapes/problem.ts';

/** Answers with a problem and closes the connection, as what the client is still sending is not read. */
export function refuse(
  response: ServerResponse,
  code: ProblemCode,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = problem(code, detail);
  response.writeHead(body.status, { ...headers, 'content-type': PROBLEM_MEDIA_TYPE, connection: 'close' });
  response.end(JSON.stringify(body));
}
