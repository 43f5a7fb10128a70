import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps a server to so many open connections. One too many takes the place of that which has waited for the longest time without a whole
 * request's head, so that whoever opens many and sends nothing shuts nobody out; where all are at work it is closed itself.
 */
export function limitConnections(server: Server, most: number): void {
  const open = new Set<Socket>();
  /** The longest waiting first. */
  const waiting = new Set<Socket>();
  const forget = (socket: Socket) => {
    open.delete(socket);
    waiting.delete(socket);
  };
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    waiting.add(socket);
    socket.once('close', () => forget(socket));
    for (const longest of waiting) {
      if (open.size <= most) {
        break;
      }
      forget(longest);
      longest.destroy();
    }
  });
  server.on('request', ({ socket }, response) => {
    waiting.delete(socket);
    response.once('close', () => {
      if (open.has(socket)) {
        waiting.add(socket);
      }
    });
  });
}
