import { readFileSync } from 'node:fs';

/** proc(5), /proc/net/tcp: the state of a socket that listens (TCP_LISTEN in include/net/tcp_states.h). */
const LISTENS = '0A';
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
const ROOT = 0;

/**
 * Whose programs listen on a TCP port of this machine: `nobody`, `own` (this user's, or root's, who may do anything), `foreign` as soon as
 * one is another user's, and `unknown` where the system does not tell.
 */
export function listenerOf(port: number): 'nobody' | 'own' | 'foreign' | 'unknown' {
  const self = process.getuid?.();
  const owners = TABLES.map((table) => ownersIn(table, port)).filter((found) => found !== undefined);
  if (self === undefined || owners.length === 0) {
    return 'unknown';
  }
  const users = owners.flat();
  if (users.length === 0) {
    return 'nobody';
  }
  return users.every((user) => user === self || user === ROOT) ? 'own' : 'foreign';
}

/** The users whose sockets listen on the port; undefined where there is no such table. */
function ownersIn(table: string, port: number): readonly number[] | undefined {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readTable(table)
    ?.map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === LISTENS && local?.endsWith(end))
    .map((fields) => Number(fields[7]));
}

function readTable(path: string): readonly string[] | undefined {
  try {
    return readFileSync(path, 'utf8').trim().split('\n').slice(1);
  } catch {
    return undefined;
  }
}
