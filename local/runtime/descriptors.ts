import { readdirSync, readFileSync } from 'node:fs';

const LIMIT = /^Max open files\s+(\d+)/m;

/** The most files and sockets this process may have open (getrlimit(2), RLIMIT_NOFILE); infinite where untold. */
export function descriptorLimit(): number {
  const limit = LIMIT.exec(read('/proc/self/limits'))?.[1];
  return limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
}

/** The number that it may open yet, of so many. The look itself takes one: where there is none left it fails. */
export function descriptorsLeft(limit: number): number {
  if (limit === Number.POSITIVE_INFINITY) {
    return limit;
  }
  try {
    return Math.max(0, limit - readdirSync('/proc/self/fd').length);
  } catch {
    return 0;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
