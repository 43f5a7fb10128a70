import { join } from 'node:path';
import { agentOf } from './launchd-agent.ts';
import type { ServiceManager } from './manager.ts';

/** The user whose agents they are. */
interface LaunchdHost {
  readonly home: string;
  readonly uid: number;
}

const UNREACHABLE = 'log in on the screen of this machine: an agent lives in the session of a user';
const AT_LOGIN = 'it starts as you log in: launchd has no agents before that';

/** The agents of a user of launchd (launchctl(1)). */
export function launchd({ home, uid }: LaunchdHost): ServiceManager {
  const domain = `gui/${uid}`;
  const fileOf = (name: string) => join(home, 'Library', 'LaunchAgents', `${name}.plist`);
  const logOf = (name: string) => join(home, 'Library', 'Logs', `${name}.log`);
  const end = (name: string) => ({ argv: ['launchctl', 'bootout', `${domain}/${name}`] as const, mayFail: true });
  return {
    title: 'launchd',
    fileOf,
    write: (definition) => agentOf(definition, logOf(definition.name)),
    reach: { argv: ['launchctl', 'print', domain] },
    unreachable: UNREACHABLE,
    start: (name) => [
      end(name),
      { argv: ['launchctl', 'enable', `${domain}/${name}`] },
      { argv: ['launchctl', 'bootstrap', domain, fileOf(name)] },
    ],
    stop: (name) => [end(name)],
    forget: () => [],
    state: (name) => ({ argv: ['launchctl', 'print', `${domain}/${name}`] }),
    readState: (text) => {
      const state = /^\s*state = (.+)$/m.exec(text)?.[1] ?? 'unknown';
      const pid = /^\s*pid = (\d+)$/m.exec(text)?.[1];
      return { isRunning: state === 'running', state, ...(pid === undefined ? {} : { pid: Number(pid) }) };
    },
    logs: (name, { lines, follow }) => ({
      argv: ['tail', '-n', String(lines), ...(follow ? ['-F'] : []), logOf(name)],
    }),
    hint: AT_LOGIN,
  };
}
