import { type JobSummary, listKeysOf, readSummary } from '#domain/stored/summary.ts';
import { parsedJson } from '#domain/values/json/parsed.ts';
import type { Page } from '#ports/stores/page.ts';
import type { Summaries, SummariesRequest } from '#ports/stores/summaries.ts';
import { HIGHEST, partitionsOf, SUMMARY_LIST, summaryKey, tagKey } from './table/keys.ts';
import { BY_PRIMARY_KEY, readRows } from './table/list.ts';
import type { Item } from './table/requests.ts';
import type { DynamoTable } from './table/table.ts';

/**
 * The list of jobs in the jobs table, by id within each of its partitions; the same line once more for each tag. The settings in it are kept
 * as JSON text, as definitions are.
 */
export class DynamoSummaries implements Summaries {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  /** The job's own line is written last: until then it tells whoever does this again after a crash which tags there were. */
  async put(summary: JobSummary): Promise<void> {
    const { jobId } = summary;
    const tags = listKeysOf(summary);
    const former = await this.#tagsOf(jobId);
    const hasCalendars = tags.length > new Set(summary.tags).size;
    const item = {
      ...summary,
      ...(hasCalendars && { tagsInList: tags }),
      ...(summary.settings && { settings: JSON.stringify(summary.settings) }),
    };
    await Promise.all(tags.map((tag) => this.#table.put({ ...item, ...tagKey(tag, jobId) })));
    await this.#removeTags(
      jobId,
      former.filter((tag) => !tags.includes(tag)),
    );
    await this.#table.put({ ...item, ...summaryKey(jobId) });
  }

  async remove(jobId: string): Promise<void> {
    await this.#removeTags(jobId, await this.#tagsOf(jobId));
    await this.#table.remove(summaryKey(jobId));
  }

  async list({ limit, cursor, tag }: SummariesRequest): Promise<Page<JobSummary>> {
    const list = {
      ...BY_PRIMARY_KEY,
      partitions: tag === undefined ? partitionsOf(SUMMARY_LIST) : [tagKey(tag, '').pk],
      from: '-',
      to: HIGHEST,
      descending: false,
      consistent: false,
    };
    const { rows, more } = await readRows(
      this.#table,
      list,
      limit,
      cursor === undefined ? undefined : { sortKey: cursor },
    );
    const items = rows.flatMap(({ item }) => (this.#table.isLive(item) ? (this.#summaryOf(item) ?? []) : []));
    const last = rows.at(-1);
    return more && last !== undefined ? { items, nextCursor: last.position.sortKey } : { items };
  }

  async readMany(jobIds: readonly string[]): Promise<readonly JobSummary[]> {
    const distinct = [...new Set(jobIds)];
    const items = await this.#table.getMany(distinct.map(summaryKey), { consistent: false });
    const summaries = new Map(items.flatMap((item) => this.#summaryOf(item) ?? []).map((line) => [line.jobId, line]));
    return distinct.flatMap((jobId) => summaries.get(jobId) ?? []);
  }

  #summaryOf(item: Item): JobSummary | undefined {
    return this.#table.valueOf('summary', item, ({ settings, tagsInList: _, ...summary }) =>
      readSummary(settings === undefined ? summary : { ...summary, settings: parsedJson(settings) }, String(item.sk)),
    );
  }

  /** Of lines that cannot be read, too. */
  async #tagsOf(jobId: string): Promise<readonly string[]> {
    const item = await this.#table.get(summaryKey(jobId), { consistent: true });
    const tags: unknown = item?.tagsInList ?? item?.tags;
    return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
  }

  async #removeTags(jobId: string, tags: readonly string[]): Promise<void> {
    await Promise.all(tags.map((tag) => this.#table.remove(tagKey(tag, jobId))));
  }
}
