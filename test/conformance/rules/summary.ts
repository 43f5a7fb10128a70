import { expect, test } from 'vitest';
import type { JobDefinition } from '#domain/jobs/job.ts';
import { calendarListKey, summaryOf } from '#domain/stored/summary.ts';
import { aDefinition, aSummary, HOSTILE_JOB_IDS, NOON } from '../builders.ts';
import { readAll, type StoresUnderTest } from '../store-suite.ts';

/** The rules of Summaries. */
export function summaryRules(current: () => StoresUnderTest): void {
  test('the list shows each job once, by id, page by page, as it was put', async () => {
    const { summaries } = current().stores;
    const all = [
      ...HOSTILE_JOB_IDS.map((jobId) => aSummary({ jobId, source: `${jobId}.jsonc` })),
      ...Array.from({ length: 30 }, (_, index) => aSummary({ jobId: `job-${index}`, state: 'paused' })),
    ];
    await Promise.all(all.map((summary) => summaries.put(summary)));

    for (const limit of [1, 7, all.length, 100]) {
      const list = await readAll((page) => summaries.list(page), limit);

      expect(list).toStrictEqual([...all].sort(byJobId));
    }
  });

  test('the last page has no cursor, however full it is', async () => {
    const { summaries } = current().stores;
    await Promise.all([1, 2, 3].map((index) => summaries.put(aSummary({ jobId: `job-${index}` }))));

    expect((await summaries.list({ limit: 3 })).nextCursor).toBeUndefined();
    expect((await summaries.list({ limit: 2 })).nextCursor).toBeDefined();
  });

  test('a line is replaced by the next one of its job', async () => {
    const { summaries } = current().stores;
    await summaries.put(aSummary({ source: 'jobs.jsonc' }));

    await summaries.put(aSummary({ revision: 2, tags: [] }));

    expect((await summaries.list({ limit: 10 })).items).toStrictEqual([aSummary({ revision: 2, tags: [] })]);
  });

  test('a job that is removed is not listed, and removing it again does nothing', async () => {
    const { summaries } = current().stores;
    await summaries.put(aSummary());

    await summaries.remove('nightly');
    await summaries.remove('nightly');

    expect((await summaries.list({ limit: 10 })).items).toEqual([]);
  });

  test('a cursor stays good when its job is removed', async () => {
    const { summaries } = current().stores;
    const jobIds = [1, 2, 3, 4, 5].map((index) => `job-${index}`);
    await Promise.all(jobIds.map((jobId) => summaries.put(aSummary({ jobId }))));
    const first = await summaries.list({ limit: 2 });
    const seen = idsOf(first.items);
    await Promise.all(seen.map((jobId) => summaries.remove(jobId)));

    const rest = await summaries.list({ limit: 10, cursor: first.nextCursor ?? '' });

    expect([...seen, ...idsOf(rest.items)]).toEqual(jobIds);
  });

  test('a walk of pages meets what is created behind it, and nothing twice', async () => {
    const { summaries } = current().stores;
    await Promise.all(['b', 'd', 'f'].map((jobId) => summaries.put(aSummary({ jobId }))));
    const first = await summaries.list({ limit: 2 });
    await Promise.all(['a', 'c', 'e', 'g'].map((jobId) => summaries.put(aSummary({ jobId }))));

    const rest = await readAll((page) => summaries.list({ cursor: first.nextCursor ?? '', ...page }));

    expect(idsOf(first.items)).toEqual(['b', 'd']);
    expect(idsOf(rest)).toEqual(['e', 'f', 'g']);
  });

  test('a line keeps its settings, whatever a schedule says', async () => {
    const { summaries } = current().stores;
    const deep = { at: ['2026-12-24T18:00:00Z'], nested: [[[[[[{ size: 1e300 }]]]]]], none: null };
    const summary = summaryOf(aDefinition({ schedule: deep, startAt: NOON, maxRuns: 3, source: 'a' }), 'paused');

    await summaries.put(summary);

    expect((await summaries.list({ limit: 1 })).items).toStrictEqual([summary]);
    expect(await summaries.readMany(['nightly'])).toStrictEqual([summary]);
  });

  test('jobs are found by each of their tags, by id, page by page, and by no tag of before', async () => {
    const { summaries } = current().stores;
    const jobIds = [...HOSTILE_JOB_IDS].sort();
    await Promise.all(jobIds.map((jobId) => summaries.put(aSummary({ jobId, tags: ['täglich', 'a', jobId] }))));
    await summaries.put(aSummary({ jobId: 'untagged', tags: [] }));
    await summaries.put(aSummary({ jobId: 'a', tags: ['a', 'new'] }));
    await summaries.remove('job');

    const rest = jobIds.filter((jobId) => jobId !== 'job');
    const found = (tag: string) => readAll((page) => summaries.list({ ...page, tag })).then(idsOf);
    expect(await found('a')).toEqual(rest);
    expect(await found('täglich')).toEqual(rest.filter((jobId) => jobId !== 'a'));
    expect(await found('new')).toEqual(['a']);
    expect(await found('head')).toEqual(['head']);
    expect(await found('job')).toEqual([]);
    expect(await found('nobody')).toEqual([]);
    expect((await summaries.list({ limit: 1, tag: 'new' })).items).toStrictEqual([
      aSummary({ jobId: 'a', tags: ['a', 'new'] }),
    ]);
  });

  test('jobs are found by the calendars of the store that they use, and by none of their own or of before', async () => {
    const { summaries } = current().stores;
    const using = (jobId: string, calendars: JobDefinition['calendars'], tags: readonly string[] = []) =>
      summaryOf(aDefinition({ id: jobId, tags, ...(calendars && { calendars }) }), 'active');
    const named = { timezone: 'UTC', revision: 2 };
    await summaries.put(using('a', { bavaria: named, own: { timezone: 'UTC' } }, ['nightly']));
    await summaries.put(using('b', { bavaria: named }));
    await summaries.put(using('b', { own: named }));
    await summaries.put(using('c', { own: named, bavaria: named }, ['nightly']));
    await summaries.put(using('d', { bavaria: named }));
    await summaries.remove('d');

    const found = (tag: string) => readAll((page) => summaries.list({ ...page, tag }), 1);
    expect(await found(calendarListKey('bavaria'))).toStrictEqual([
      using('a', { bavaria: named, own: { timezone: 'UTC' } }, ['nightly']),
      using('c', { own: named, bavaria: named }, ['nightly']),
    ]);
    expect(idsOf(await found(calendarListKey('own')))).toEqual(['b', 'c']);
    expect(idsOf(await found('nightly'))).toEqual(['a', 'c']);
    expect(await found('bavaria')).toEqual([]);
  });

  test('many lines are read in the order asked for, each once, without those that are not there', async () => {
    const { summaries } = current().stores;
    const jobIds = Array.from({ length: 120 }, (_, index) => `job-${index}`);
    await Promise.all(jobIds.map((jobId) => summaries.put(aSummary({ jobId }))));

    expect(idsOf(await summaries.readMany(['nobody', ...jobIds, 'job-7']))).toEqual(jobIds);
    expect(await summaries.readMany([])).toEqual([]);
  });
}

function idsOf(summaries: readonly { readonly jobId: string }[]): string[] {
  return summaries.map(({ jobId }) => jobId);
}

function byJobId(one: { readonly jobId: string }, other: { readonly jobId: string }): number {
  return one.jobId < other.jobId ? -1 : 1;
}
