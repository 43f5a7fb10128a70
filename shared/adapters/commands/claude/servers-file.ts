import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptPlace } from '#adapters/commands/program/place.ts';
import type { ClaudeCommand } from '#domain/jobs/command/claude/schema.ts';
import { serverPlace } from '#domain/jobs/command/claude/servers.ts';

const ONLY_OURS = 0o600;

/** Writes the servers of tools, with their values looked up, where nobody else can read them: a process list shows arguments. Answers the file. */
export function writeServersFile({ mcp }: ClaudeCommand, { folder, values }: AttemptPlace): string | undefined {
  if (mcp === undefined) {
    return undefined;
  }
  const file = join(folder, '.cronstack-mcp.json');
  const servers = Object.entries(mcp.mcpServers).map(([name, { optional: _, env, headers, ...server }]) => {
    const known = (member: 'env' | 'headers', of: object) =>
      Object.fromEntries(Object.keys(of).map((key) => [key, values[serverPlace(name, member, key)]]));
    return [
      name,
      {
        ...server,
        ...(env === undefined ? {} : { env: known('env', env) }),
        ...(headers === undefined ? {} : { headers: known('headers', headers) }),
      },
    ];
  });
  writeFileSync(file, JSON.stringify({ mcpServers: Object.fromEntries(servers) }), { mode: ONLY_OURS });
  return file;
}
