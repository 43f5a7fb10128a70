import { counted } from '#cli/terminal/counted.ts';
import { printable } from '#cli/terminal/printable.ts';
import { printableStart, start } from '#cli/terminal/printable-start.ts';
import { proofText } from '#cli/text/proof.ts';
import type { ProvedImport } from '#domain/import/prove-job.ts';

const MOST_NAMED = 5;
const AT_CLOCK_CHANGES =
  'some fires differ on days when the clocks change, where each has its own rules: --verbose lists them';

/** The outcome of an import, for programs. */
export function reportData({ jobs, leftOut, notes }: ProvedImport, isProven: boolean): object {
  return {
    isProven,
    jobs: jobs.map(({ job, place, written, proven, proof, notes: ofJob, toCopy = [] }) => ({
      id: job.id,
      place,
      written: start(written),
      isProven: proven,
      proof,
      notes: [...toCopy, ...ofJob.map(start)],
    })),
    leftOut: leftOut.map((one) => ({ ...one, written: start(one.written), why: start(one.why) })),
    notes: notes.map(start),
  };
}

/**
 * The outcome of an import, for people: the jobs that are not proven with their proofs, what has to be set, what was left out, and why.
 * @param isFull with the proof and the notes of each job
 */
export function reportText({ jobs, leftOut, notes }: ProvedImport, isFull: boolean): string {
  const unproven = jobs.filter(({ proven }) => !proven);
  const shown = isFull ? jobs : unproven;
  const summed = jobs.filter((job) => !shown.includes(job));
  const summary = [
    counted(jobs.length, 'job'),
    ...(unproven.length === 0 ? [] : [`${unproven.length} not proven`]),
    ...(leftOut.length === 0 ? [] : [`${leftOut.length} left out`]),
  ].join(', ');
  return [
    ...shown.map(jobText),
    ...leftOut.map(leftOutText),
    ...notes.map((note) => `note: ${printableStart(note)}\n`),
    ...notesOfSeveral(summed),
    `${summary}\n`,
    ...provedInAll(summed),
  ].join('');
}

/** The notes of jobs, each once with all that it is about. */
function notesOfSeveral(jobs: ProvedImport['jobs']): readonly string[] {
  const about = new Map<string, string[]>();
  for (const { job, proof, ...one } of jobs) {
    const changes = 'atClockChanges' in proof && proof.atClockChanges.length > 0 ? [AT_CLOCK_CHANGES] : [];
    for (const note of [...notesOf(one), ...changes.map(printableStart)]) {
      about.set(note, [...(about.get(note) ?? []), job.id]);
    }
  }
  return [...about].map(([note, ids]) => {
    const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : '';
    return `note: ${ids.slice(0, MOST_NAMED).join(', ')}${more}: ${note}\n`;
  });
}

/** The notes of a job, made safe for a terminal; those to copy from are whole. */
function notesOf({ toCopy = [], notes }: Pick<ProvedImport['jobs'][number], 'toCopy' | 'notes'>): readonly string[] {
  return [...toCopy.map(printable), ...notes.map(printableStart)];
}

/** One line for all proofs in which nothing was found. */
function provedInAll(jobs: ProvedImport['jobs']): readonly string[] {
  const fires = jobs.reduce((sum, { proof }) => sum + ('same' in proof ? proof.same : 0), 0);
  return fires === 0
    ? []
    : [`proved over ${counted(fires, 'fire')}, each as a second reading of the source has it; --verbose shows how\n`];
}

/** The part of it that stands in the way. */
export function blockingText({ jobs, leftOut }: ProvedImport): string {
  return [
    ...jobs.filter(({ proven }) => !proven).map(jobText),
    ...leftOut.filter(({ blocks }) => blocks).map(leftOutText),
  ].join('');
}

function leftOutText({ place, written, why, blocks }: ProvedImport['leftOut'][number]): string {
  return `left out${blocks ? '' : ' (blocks nothing)'}: ${printableStart(place)}: ${printableStart(written)}\n  ${printableStart(why)}\n`;
}

function jobText({ job, place, written, proof, ...one }: ProvedImport['jobs'][number]): string {
  const by = 'by' in proof ? proof.by : undefined;
  return [
    `job ${job.id}: ${printableStart(place)}: ${printableStart(written)}\n`,
    ...proofText({ schedule: job.schedule, ...proof }, by).replace(/^(?=.)/gm, '  '),
    ...notesOf(one).map((note) => `  note: ${note}\n`),
  ].join('');
}
