import type { Page, PageRequest } from '../ports/page.ts';
import { StoreFault } from '../ports/store-fault.ts';
import type { JobSummary, Summaries } from '../ports/summaries.ts';
import { HIGHEST, summaryKey, summaryPartitions } from './dynamo-keys.ts';
import { BY_PRIMARY_KEY, readPage } from './dynamo-list.ts';
import type { Item } from './dynamo-requests.ts';
import type { DynamoTable } from './dynamo-table.ts';

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
