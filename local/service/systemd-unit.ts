import { type ServiceDefinition, STOP_SECONDS } from './definition.ts';
import { ServiceFault } from './manager.ts';

const NAMED_ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\t': '\\t' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is escaped
const ESCAPED = /[\\"\u0000-\u001f\u007f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
const NOT_AS_A_LINE = /[\u0000-\u001f\u007f]|[\s\\]$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
const NOT_A_PROGRAM = /[\\"'\u0000-\u001f\u007f]/;

/**
 * The unit of a user's service for systemd (systemd.service(5), systemd.unit(5)).
 * - It is started again 10 s after any end but an ordered one and wrong usage (exit code 2), however often: at the start of a machine the
 *   port or a disk may be late.
 * - Only the runtime is told to stop: it gives runs under way their moment. What is left is killed then.
 * - A command that the system kills for want of memory ends alone.
 */
export function unitOf({ name, title, words, folder, path, variables = {} }: ServiceDefinition): string {
  return `# Made by cronstack service install, and removed by cronstack service uninstall. Your own settings: systemctl --user edit ${name}
[Unit]
Description=Cronstack ${title}
StartLimitIntervalSec=0

[Service]
ExecStart=${execStart(words)}
WorkingDirectory=${asLine(folder)}
${Object.entries({ PATH: path, ...variables })
  .map(environmentLine)
  .join('')}EnvironmentFile=-%E/cronstack/${name}.env
Restart=on-failure
RestartSec=10
RestartPreventExitStatus=2
KillMode=mixed
TimeoutStopSec=${STOP_SECONDS}
OOMPolicy=continue

[Install]
WantedBy=default.target
`;
}

function environmentLine([name, value]: readonly [string, string]): string {
  return `Environment=${quoted(withoutSpecifiers(`${name}=${value}`))}\n`;
}

/** The words of a command line. The program's own may hold no quotes (systemd refuses "special characters"). A variable is replaced (`$NAME`) in all of them but the first, hence the second `$` there: systemd.service(5), "Command lines". */
function execStart([program = '', ...args]: readonly string[]): string {
  if (NOT_A_PROGRAM.test(program)) {
    throw new ServiceFault(
      `systemd starts no program whose path has quotes, \\ or control characters, as ${program} has: install Node elsewhere`,
    );
  }
  const literal = args.map((word) => word.replaceAll('$', '$$$$'));
  return [program, ...literal].map((word) => quoted(withoutSpecifiers(word))).join(' ');
}

/** A word in double quotes: systemd.syntax(7), "Quoting". */
function quoted(word: string): string {
  const escaped = word.replace(
    ESCAPED,
    (character) => NAMED_ESCAPES[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${escaped}"`;
}

/** `%` begins a specifier: systemd.unit(5), "Specifiers". */
function withoutSpecifiers(text: string): string {
  return text.replaceAll('%', '%%');
}

/** A folder that is the whole value of a setting, in which nothing is quoted. */
function asLine(folder: string): string {
  if (NOT_AS_A_LINE.test(folder)) {
    throw new ServiceFault(
      `a unit of systemd cannot name the folder ${JSON.stringify(folder)}: it has a control character, or ends with a space or \\`,
    );
  }
  return withoutSpecifiers(folder);
}
