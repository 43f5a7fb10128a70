import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { makeMcpServer } from './server.ts';

/** Serves over stdin and stdout until stdin ends. Nothing else may write to stdout meanwhile. Throws what breaks the connection. */
export async function serveMcp(
  options: Parameters<typeof makeMcpServer>[0],
  stdin: NodeJS.ReadStream = process.stdin,
): Promise<void> {
  const { close } = serveStdio(() => makeMcpServer(options));
  await new Promise<void>((resolve) => {
    stdin.once('end', resolve);
    stdin.once('close', resolve);
  });
  await close();
}
