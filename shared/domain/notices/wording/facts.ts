import type { Told } from '#domain/notices/messages/message.ts';
import type { Run } from '#domain/runs/run.ts';
import { durationMs } from '#domain/runs/times.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { cut } from './cut.ts';
import { plainLine } from './plain.ts';
import { bothTimes, roughly } from './times.ts';
import type { Fact } from './written.ts';

const LONGEST_VALUE = 200;
const MS_A_SECOND = 1_000;

/** The facts of a notice that are known, for somebody who is woken by it: which job, since when, which run, what comes next. */
export function factsOf(told: Told, timezone: string): readonly Fact[] {
  const { job, run, nextFireAt, stage, since } = told;
  const isOver = stage === 'resolved' || stage === 'passed';
  return [
    ...(job === undefined || job.name === told.jobId ? [] : [fact('Job', `${told.jobId}, ${job.name}`)]),
    ...(job?.owner === undefined ? [] : [fact('Owner', job.owner)]),
    ...(job === undefined || job.tags.length === 0 ? [] : [fact('Tags', job.tags.join(', '))]),
    sinceFact(since, timezone),
    ...(isOver ? [fact('Over', bothTimes(told.at, timezone))] : []),
    ...(run === undefined ? [] : runFacts(run, timezone)),
    ...(nextFireAt === undefined ? [] : [fact('Next fire', bothTimes(nextFireAt, timezone))]),
  ];
}

/** The beginning of what is told. */
export function sinceFact(since: EpochSeconds, timezone: string): Fact {
  return fact('Since', bothTimes(since, timezone));
}

function runFacts(run: Run, timezone: string): readonly Fact[] {
  const duration = durationMs(run);
  return [
    fact('Run', run.id),
    fact('Planned for', bothTimes(run.scheduledAt, timezone)),
    ...(duration === undefined ? [] : [fact('Took', roughly(duration / MS_A_SECOND))]),
    ...(run.attempts.length < 2 ? [] : [fact('Attempts', String(run.attempts.length))]),
    ...(run.exitCode === undefined ? [] : [fact('Exit code', String(run.exitCode))]),
  ];
}

function fact(name: string, value: string): Fact {
  return { name, value: cut(plainLine(value), LONGEST_VALUE) };
}
