import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** Answers one request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Listens on a Unix socket. What an answer throws is a 500 with a message, as Docker words it. */
export async function listenOn(socketPath: string, answer: Answer): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(request.method, request.url, error);
      sendJson(response, 500, { message: String(error) });
    });
  });
  server.listen(socketPath);
  await once(server, 'listening');
  return server;
}

/** Ends a response with a JSON document. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
