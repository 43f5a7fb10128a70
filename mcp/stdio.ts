import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { makeMcpServer } from './server.ts';

type ServerOptions = Parameters<typeof makeMcpServer>[0];

/** A server for whoever started this process. */
interface StdioOptions extends ServerOptions {
  /** This process's variables: within a run, a server only reads. */
  readonly env: { readonly CRONSTACK_RUN_ID?: string | undefined };
}

/** The most times that a request of a server is sent again which the API put off. */
export const RETRIES = 2;

/** Serves over stdin and stdout until stdin ends. Nothing else may write to stdout meanwhile. Throws what breaks the connection. */
export async function serveMcp(
  { env, readOnly, ...options }: StdioOptions,
  stdin: NodeJS.ReadStream = process.stdin,
): Promise<void> {
  const settings = { ...options, readOnly: readOnly || env.CRONSTACK_RUN_ID !== undefined };
  const { close } = serveStdio(() => makeMcpServer(settings));
  await new Promise<void>((resolve) => {
    stdin.once('end', resolve);
    stdin.once('close', resolve);
  });
  await close();
}
