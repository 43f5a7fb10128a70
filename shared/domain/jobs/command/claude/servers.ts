import type { Value } from '#domain/secrets/reference.ts';
import type { ClaudeCommand } from './schema.ts';

/** The servers of tools that a command names. */
type Servers = NonNullable<ClaudeCommand['mcp']>['mcpServers'];

/** The values of a command's servers that may be references, by where they stand: `mcp.github.env.TOKEN`. */
export function serverValues({ mcp }: ClaudeCommand): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(mcp?.mcpServers ?? {}).flatMap(([name, { env = {}, headers = {} }]) => [
      ...Object.entries(env).map(([key, value]) => [serverPlace(name, 'env', key), value]),
      ...Object.entries(headers).map(([key, value]) => [serverPlace(name, 'headers', key), value]),
    ]),
  );
}

/** The place of a value of a server: its name among the command's values. */
export function serverPlace(server: string, member: 'env' | 'headers', key: string): string {
  return `mcp.${server}.${member}.${key}`;
}

/** The servers without which a run fails. */
export function neededServers(servers: Servers): string[] {
  return Object.entries(servers).flatMap(([name, { optional }]) => (optional === true ? [] : [name]));
}
