import { StoreFault } from '#ports/stores/fault.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import type { JobSummary, Summaries } from '#ports/stores/summaries.ts';
import { HIGHEST, summaryKey, summaryPartitions } from './table/keys.ts';
import { BY_PRIMARY_KEY, readPage } from './table/list.ts';
import type { Item } from './table/requests.ts';
import type { DynamoTable } from './table/table.ts';

/** The list of jobs in the jobs table, by id within each of its partitions. */
export class DynamoSummaries implements Summaries {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async put(summary: JobSummary): Promise<void> {
    await this.#table.put({ ...summary, ...summaryKey(summary.jobId) });
  }

  async remove(jobId: string): Promise<void> {
    await this.#table.remove(summaryKey(jobId));
  }

  async list(page: PageRequest): Promise<Page<JobSummary>> {
    const list = {
      ...BY_PRIMARY_KEY,
      partitions: summaryPartitions(),
      from: '-',
      to: HIGHEST,
      descending: false,
      consistent: false,
    };
    return readPage(this.#table, list, page, toSummary);
  }
}

function toSummary({ pk, sk, ...summary }: Item): JobSummary {
  if (!isSummary(summary)) {
    throw new StoreFault('item_unreadable', `${pk} ${sk} is not a line of the list of jobs`);
  }
  return summary;
}

/** Only what tells a summary from anything else: the item was written by `put`. */
function isSummary(item: object): item is JobSummary {
  return 'jobId' in item && 'name' in item && 'tags' in item && 'state' in item;
}
