import { counted } from '#cli/terminal/counted.ts';
import { printableStart, start } from '#cli/terminal/printable-start.ts';
import { proofText } from '#cli/text/proof.ts';
import type { ProvedImport } from '#domain/import/prove-job.ts';

/** The outcome of an import, for programs. */
export function reportData({ jobs, leftOut, notes }: ProvedImport, isProven: boolean): object {
  return {
    isProven,
    jobs: jobs.map(({ job, place, written, proven, proof, notes: ofJob }) => ({
      id: job.id,
      place,
      written: start(written),
      isProven: proven,
      proof,
      notes: ofJob.map(start),
    })),
    leftOut: leftOut.map((one) => ({ ...one, written: start(one.written), why: start(one.why) })),
    notes: notes.map(start),
  };
}

/** The outcome of an import, for people: each job with its proof and what has to be set, what was left out, and why. */
export function reportText({ jobs, leftOut, notes }: ProvedImport): string {
  const unproven = jobs.filter(({ proven }) => !proven).length;
  const summary = [
    counted(jobs.length, 'job'),
    ...(unproven === 0 ? [] : [`${unproven} not proven`]),
    ...(leftOut.length === 0 ? [] : [`${leftOut.length} left out`]),
  ].join(', ');
  return [
    ...jobs.map(jobText),
    ...leftOut.map(leftOutText),
    ...notes.map((note) => `note: ${printableStart(note)}\n`),
    `${summary}\n`,
  ].join('');
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

function jobText({ job, place, written, proof, notes }: ProvedImport['jobs'][number]): string {
  const by = 'by' in proof ? proof.by : undefined;
  return [
    `job ${job.id}: ${printableStart(place)}: ${printableStart(written)}\n`,
    ...proofText({ schedule: job.schedule, ...proof }, by).replace(/^(?=.)/gm, '  '),
    ...notes.map((note) => `  note: ${printableStart(note)}\n`),
  ].join('');
}
