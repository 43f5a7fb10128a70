import { isAbsolute, join } from 'node:path';
import type { ServiceManager } from './manager.ts';
import { unitOf } from './systemd-unit.ts';

/** Where a user's units are, and whether their services go on without them. */
interface SystemdHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** True if the user's services start with the machine: loginctl(1), enable-linger. */
  readonly lingers: boolean;
}

const SHOWN = ['ActiveState', 'SubState', 'MainPID', 'NRestarts'];
const UNREACHABLE = `log in as this user itself (sudo and su give no session; machinectl shell USER@ does), or write the unit of a service of the system with cronstack service install --print`;
const LINGER =
  'it starts as you log in and ends as you log out; to have it run from the start of the machine on: loginctl enable-linger';

/** The services of a user of systemd (systemctl(1), --user). */
export function systemd({ env: { XDG_CONFIG_HOME = '' }, home, lingers }: SystemdHost): ServiceManager {
  const config = isAbsolute(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : join(home, '.config');
  const call = (...args: readonly string[]) => ({ argv: ['systemctl', '--user', ...args] as const });
  return {
    title: 'systemd',
    fileOf: (name) => join(config, 'systemd', 'user', unit(name)),
    write: unitOf,
    reach: call('show', '--property=Version'),
    unreachable: UNREACHABLE,
    start: (name) => [call('daemon-reload'), call('enable', unit(name)), call('restart', unit(name))],
    stop: (name) => [call('disable', '--now', unit(name))],
    forget: (name) => [call('daemon-reload'), { ...call('reset-failed', unit(name)), mayFail: true }],
    state: (name) => call('show', unit(name), `--property=${SHOWN.join(',')}`),
    readState: (text) => {
      const shown = new Map(text.split('\n').map((line) => splitOnce(line)));
      const [pid, restarts] = [Number(shown.get('MainPID') ?? 0), Number(shown.get('NRestarts') ?? 0)];
      return {
        isRunning: shown.get('SubState') === 'running',
        state: `${shown.get('ActiveState') ?? 'unknown'} (${shown.get('SubState') ?? 'unknown'})`,
        ...(pid === 0 ? {} : { pid }),
        restarts,
      };
    },
    logs: (name, { lines, follow }) => ({
      argv: [
        'journalctl',
        `--user-unit=${unit(name)}`,
        `--lines=${lines}`,
        '--no-pager',
        ...(follow ? ['--follow'] : []),
      ],
    }),
    hint: lingers ? undefined : LINGER,
  };
}

function unit(name: string): string {
  return `${name}.service`;
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}
