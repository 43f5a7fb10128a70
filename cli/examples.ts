import type { Command } from 'commander';
import { parseWhen, WHEN_FORMS } from './arguments/when.ts';

/** Uses of each command, as they would be typed. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'claude allow': [
    'cronstack claude allow night_logs.20261105T060000Z',
    "cronstack claude allow night_logs.20261105T060000Z --rule 'Bash(git push *)' --wait",
  ],
  'claude install': ['cronstack claude install', 'cronstack claude install --print'],
  init: ['cronstack init', "cronstack init jobs --job report --schedule '0 9 * * 1-5' --yes"],
  start: ['cronstack start --port 4747'],
  runner: [
    'cronstack runner --class office --stage prod',
    'cronstack runner --class gpu --concurrency 1 --data /var/lib/gpu',
  ],
  apply: ['cronstack apply jobs.jsonc', 'cronstack apply jobs/ --source team-a --prune --plan HASH'],
  plan: ['cronstack plan jobs/ --source team-a --prune'],
  export: ['cronstack export --source team-a jobs.yaml'],
  'import crontab': [
    'cronstack import crontab /etc/crontab /etc/cron.d > jobs.yaml',
    'cronstack import crontab - --timezone Europe/Berlin --apply',
    'cronstack import crontab /etc/crontab --observe > jobs.yaml',
  ],
  'import kubernetes': ['cronstack import kubernetes cronjobs.yaml --out jobs.yaml'],
  'import eventbridge': [
    'cronstack import eventbridge schedules.json > jobs.yaml',
    'cronstack import eventbridge --account --group nightly --out jobs.yaml',
  ],
  adopt: [
    'cronstack adopt --group nightly',
    'cronstack adopt --group nightly --apply --plan HASH',
    'cronstack adopt --group nightly --undo --apply',
  ],
  schema: ['cronstack schema > jobs.schema.json'],
  status: ['cronstack status'],
  list: ['cronstack list --state paused', "cronstack list --query 'nightly backup'"],
  get: ['cronstack get report'],
  chain: ['cronstack chain report'],
  pause: ["cronstack pause report --until +2h --note 'month end'", 'cronstack pause --all'],
  resume: ['cronstack resume report', 'cronstack resume --all'],
  run: ['cronstack run report --wait > report.md', 'cronstack run report --arg month=11 --at 22:00'],
  retry: ['cronstack retry report.20261105T090000Z --follow'],
  skip: ["cronstack skip report --note 'a holiday'", 'cronstack skip report --at 2030-01-07T08:00:00Z --undo'],
  'calendars list': ['cronstack calendars'],
  'calendars get': ['cronstack calendars get bavaria > bavaria.json', 'cronstack calendars get bavaria --revision 2'],
  'calendars put': ['cronstack calendars put bavaria.json --dry-run', 'cronstack calendars put bavaria.json'],
  'calendars delete': ['cronstack calendars delete bavaria'],
  'calendars import': [
    'cronstack calendars import holidays.ics --timezone Europe/Berlin --weekend sat,sun > bavaria.json',
    'cronstack calendars import holidays.txt --timezone Europe/Berlin --through 2028-12-31 --put bavaria',
  ],
  'blackout add': [
    "cronstack blackout --from 2030-12-20T18:00:00Z --to 2031-01-02T06:00:00Z --tag billing --note 'year end'",
    'cronstack blackout --from 2030-01-06T22:00:00Z --to 2030-01-07T08:00:00Z --job report --then catchup',
  ],
  'blackout list': ['cronstack blackout list'],
  'blackout remove': ['cronstack blackout remove 01JBX0000000000000000000B0'],
  channels: ['cronstack channels'],
  'test-channel': ['cronstack test-channel ops'],
  cancel: ['cronstack cancel report.20261105T090000Z'],
  backfill: ['cronstack backfill report --from 2026-11-01 --to 2026-11-05 --dry-run'],
  runs: [
    'cronstack runs report --from 2026-11-01',
    'cronstack runs --from -7d --status failed',
    'cronstack runs --status failed,timed_out',
    'cronstack runs --open',
  ],
  show: ['cronstack show report.20261105T090000Z'],
  logs: ['cronstack logs report --follow', 'cronstack logs report.20261105T090000Z --last 65536'],
  next: ['cronstack next report --count 3'],
  conditions: ['cronstack conditions report'],
  fires: ['cronstack fires --from 22:00', 'cronstack agenda'],
  explain: [
    'cronstack explain report 09:00',
    'cronstack explain report -2h',
    "cronstack explain report '2026-11-05 09:00'",
  ],
  stats: ['cronstack stats report --runs 500'],
  cost: ['cronstack cost --job report --job cleanup', 'cronstack cost --what-if jobs.yaml --price sqsRequests=0.5'],
  'attest period': ['cronstack attest 2026-11-28', "cronstack attest 2026-11 --job 'billing.*' --out november.json"],
  'attest verify': ['cronstack attest verify november.json'],
  replay: ['cronstack replay report --from -30d', 'cronstack replay --from -7d --with jobs.yaml'],
  forecast: ['cronstack forecast', 'cronstack forecast --from 2026-10-23 --days 14 --spread jobs.yaml'],
  audit: ['cronstack audit report'],
  incidents: ['cronstack incidents'],
  ack: ['cronstack ack report.failing.20261105T090000Z'],
  notices: ['cronstack notices report', 'cronstack notices'],
  mute: ["cronstack mute report --until 2030-01-07T08:00:00Z --note 'known'", 'cronstack mute report --off'],
  preview: [
    "cronstack preview '0 9 * * 1-5' --timezone Europe/Berlin",
    "cronstack preview '30 2 * * *' --timezone Europe/Berlin --prove",
  ],
  delete: ['cronstack delete report'],
  exec: ['cronstack exec nightly -- /usr/bin/backup.sh --all', 'cronstack exec --flush'],
  'ping-key': ['cronstack ping-key nightly', 'cronstack ping-key nightly --rotate'],
  backup: ['cronstack backup cronstack-backup.db'],
  restore: ['cronstack restore cronstack-backup.db'],
  check: ['cronstack check --since 2026-11-01T00:00:00Z'],
  console: [
    'cronstack console',
    'cronstack console --url https://abc123.execute-api.eu-central-1.amazonaws.com --read-only',
  ],
  doctor: ['cronstack doctor --port 8080', 'cronstack doctor --json'],
  mcp: ['cronstack mcp --read-only'],
  completion: ['cronstack completion bash > ~/.local/share/bash-completion/completions/cronstack'],
  'secrets set': ['cronstack secrets set prod/db'],
  'secrets list': ['cronstack secrets list'],
  'secrets remove': ['cronstack secrets remove prod/db'],
  'tokens add': ["cronstack tokens add ci --role operator --jobs 'ci.*'"],
  'tokens list': ['cronstack tokens list'],
  'tokens revoke': ['cronstack tokens revoke ci'],
  'service install': [
    'cronstack service install --data ~/cronstack --print',
    'cronstack service install --port 4747',
    'cronstack service install --runner office --stage prod',
  ],
  'service status': ['cronstack service status'],
  'service logs': ['cronstack service logs --follow'],
  'service uninstall': ['cronstack service uninstall'],
};

/** Ends the help of every command with its examples, and with how times are said where it takes one. */
export function addExamples(program: Command): void {
  for (const { name, command } of eachCommand(program)) {
    const inputs = [...command.options, ...command.registeredArguments];
    if (inputs.some(({ parseArg }) => parseArg === parseWhen)) {
      command.addHelpText('after', ['', 'Times:', ...WHEN_FORMS.map((form) => `  ${form}`)].join('\n'));
    }
    const lines = EXAMPLES[name] ?? [];
    if (lines.length > 0) {
      command.addHelpText('after', ['', 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n'));
    }
  }
}

/** The examples of a command, by its name: `run`, `tokens add`. */
export function examplesOf(name: string): readonly string[] {
  return EXAMPLES[name] ?? [];
}

/** All commands that do something, with their names: `run`, `tokens add`. */
export function eachCommand(
  program: Command,
  prefix = '',
): readonly { readonly name: string; readonly command: Command }[] {
  return program.commands.flatMap((command) => {
    const name = `${prefix}${command.name()}`;
    return command.commands.length === 0 ? [{ name, command }] : eachCommand(command, `${name} `);
  });
}
