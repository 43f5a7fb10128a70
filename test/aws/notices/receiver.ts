import { createServer } from 'node:net';

/** The port of the receiver of webhooks, in the environment of whatever deploys and of whatever listens; set where AWS is emulated. */
const VARIABLE = 'CRONSTACK_TEST_RECEIVER_PORT';

/** Finds the receiver a free port, before anything is deployed. On AWS itself nothing of this machine can be reached, and there is none. */
export async function chooseReceiverPort(): Promise<void> {
  if (process.env.AWS_ENDPOINT_URL === undefined) {
    return;
  }
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  process.env[VARIABLE] = String(typeof address === 'object' ? address?.port : '');
}

/** The port that the receiver has; undefined where there is none. */
export function receiverPort(): number | undefined {
  const port = process.env[VARIABLE];
  return port === undefined ? undefined : Number(port);
}

/** The name that leads to this machine for the deployed functions that may ask it (receiver-name.mjs). */
export const receiverName = 'receiver.cronstack.example';

/** The channels that the receiver is told on: the name leads to it (receiver-name.mjs). */
export function receiverChannels(): Readonly<Record<string, object>> {
  const port = receiverPort();
  return port === undefined ? {} : { hook: { type: 'webhook', url: `http://${receiverName}:${port}/hook` } };
}
