import { counted } from '#cli/terminal/counted.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { UncertainFires } from '#domain/adopt/quiet.ts';
import type { AdoptStep, PutBackStep } from '#domain/adopt/step.ts';
import type { ImportedJob } from '#domain/import/imported.ts';
import { writeUtc } from '#domain/time/write.ts';
import type { Switched } from './switching.ts';

/** A schedule, its job, and what is to be done. */
interface PlannedLine {
  readonly schedule: string;
  readonly job: string;
  readonly step: AdoptStep | PutBackStep;
}

const STEPS: Readonly<Record<Exclude<(AdoptStep | PutBackStep)['kind'], 'leave' | 'delete'>, string>> = {
  done: 'adopted already',
  'keep-paused': 'its job is made, paused, as it is disabled',
  'take-over': 'its job is made, paused; it is disabled; its job plans',
  'go-on': 'it was disabled by an earlier attempt: its job plans',
  disable: 'its job plans and it is enabled again, so both fire: it is disabled',
  enable: 'its job is paused; it is enabled; its job is deleted',
};

/** A step in words. */
export function stepText(step: AdoptStep | PutBackStep): string {
  if (step.kind === 'leave') {
    return `left as it is: ${step.why}`;
  }
  if (step.kind === 'enable' && step.wasPaused) {
    return `its job is paused here, and nothing fires now: it will fire again: ${STEPS.enable}`;
  }
  return step.kind === 'delete' ? `its job is deleted: ${step.why}` : STEPS[step.kind];
}

/** A plan: what is to be done with each, and its name. */
export function planText(output: Output, lines: readonly PlannedLine[], hash: string): string {
  const table = formatTable(
    output,
    [
      { title: 'SCHEDULE', value: ({ schedule }) => schedule },
      { title: 'JOB', value: ({ job }) => job },
      { title: 'STEP', value: ({ step }) => stepText(step) },
    ],
    lines,
  );
  return `${lines.length === 0 ? 'no schedules\n' : table}plan ${hash}: nothing is changed; --apply carries it out, with --plan ${hash} only as long as it is this one\n`;
}

/** The actions that the command role has to be allowed, by the roles that were allowed them so far. */
export function permissionsText(jobs: readonly ImportedJob[], runner: string | undefined): string {
  const byRole = new Map<string, Set<string>>();
  for (const { permission } of jobs) {
    if (permission !== undefined) {
      const role = permission.role ?? 'a role that is not named';
      byRole.set(role, (byRole.get(role) ?? new Set()).add(permission.action));
    }
  }
  if (byRole.size === 0) {
    return '';
  }
  const whose = runner === undefined ? "the jobs' runner class" : `the runner class ${runner}`;
  return [
    `the command role of ${whose} has to be allowed what these roles were:\n`,
    ...[...byRole].map(([role, actions]) => `  ${printable(role)}: ${[...actions].map(printable).join('; ')}\n`),
  ].join('');
}

/** The outcome of each. */
export function switchedText(output: Output, items: readonly Switched[]): string {
  const table = formatTable(
    output,
    [
      { title: 'SCHEDULE', value: ({ schedule }) => schedule },
      { title: 'JOB', value: ({ job }) => job },
      { title: 'OUTCOME', value: ({ outcome, why }) => (why === undefined ? outcome : `${outcome}: ${why}`) },
    ],
    items,
  );
  const notes = items.flatMap(({ schedule, job, outcome, uncertain }) =>
    uncertain === undefined ? [] : [uncertainText(schedule, outcome === 'adopted' ? job : undefined, uncertain)],
  );
  return `${items.length === 0 ? 'no schedules\n' : table}${notes.join('')}`;
}

function uncertainText(schedule: string, job: string | undefined, { count, first, last }: UncertainFires): string {
  const [from, to] = [writeUtc(first), writeUtc(last)];
  const which = count === 1 ? from : `from ${from} to ${to}`;
  const remedy =
    job === undefined
      ? ''
      : `; cronstack backfill ${printable(job)} --only all --from ${from} --to ${to} runs them, once they are over`;
  return `note: ${printable(schedule)}: ${counted(count, 'fire')} (${which}) lie near the switch, and may run twice, or not at all: look whether each ran${remedy}\n`;
}
