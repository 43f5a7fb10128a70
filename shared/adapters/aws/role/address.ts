import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isSameSecret, makeToken } from '#adapters/access/token.ts';
import type { Obtained } from './sessions.ts';

const LOOPBACK = '127.0.0.1';

/**
 * Hands out the credentials of a session while `work` runs, at an address of this machine and to who knows the token, as the SDKs and the
 * aws command ask for them (SDK reference guide, "Container credential provider"). They ask again before what they have expires: so a
 * command may take longer than the hour that a session holds. `work` is told the variables that say so.
 */
export async function withAddress<Value>(
  obtain: () => Promise<Obtained>,
  work: (variables: Readonly<Record<string, string>>) => Promise<Value>,
): Promise<Value> {
  const token = makeToken();
  const server = createServer(({ headers }, response) => {
    if (isSameSecret(headers.authorization ?? '', token)) {
      void obtain().then((obtained) => answer(response, obtained));
    } else {
      response.writeHead(401).end();
    }
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await work({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${LOOPBACK}:${port}/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function answer(response: ServerResponse, obtained: Obtained): void {
  if (obtained.kind !== 'given') {
    response.writeHead(503, { 'content-type': 'application/json' }).end(JSON.stringify({ message: obtained.kind }));
    return;
  }
  const { accessKeyId, secretAccessKey, sessionToken, expiresAtMs } = obtained.session.credentials;
  response.writeHead(200, { 'content-type': 'application/json' }).end(
    JSON.stringify({
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      Token: sessionToken,
      Expiration: new Date(expiresAtMs).toISOString(),
    }),
  );
}
