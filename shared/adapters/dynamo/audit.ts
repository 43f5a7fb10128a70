import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { auditKey, HIGHEST, historyPartition } from './table/keys.ts';
import { BY_PRIMARY_KEY, readPage } from './table/list.ts';
import type { Item } from './table/requests.ts';
import type { DynamoTable } from './table/table.ts';

/** Stores an entry; again, when a crash made its effect be repeated. */
export async function putAudit(table: DynamoTable, entry: AuditEntry): Promise<void> {
  await table.put({ ...entry, ...auditKey(entry) });
}

/** A job's entries, newest first. */
export async function listAudit(table: DynamoTable, jobId: string, page: PageRequest): Promise<Page<AuditEntry>> {
  const list = {
    ...BY_PRIMARY_KEY,
    partitions: [historyPartition(jobId)],
    from: 'audit#',
    to: `audit#${HIGHEST}`,
    descending: true,
    consistent: false,
  };
  return readPage(table, list, page, toEntry);
}

function toEntry({ pk, sk, ...entry }: Item): AuditEntry {
  if (!isEntry(entry)) {
    throw new StoreFault('item_unreadable', `${pk} ${sk} is not an audit entry`);
  }
  return entry;
}

/** Only what tells an entry from anything else: the item was written by `putAudit`. */
function isEntry(item: object): item is AuditEntry {
  return 'jobId' in item && 'at' in item && 'version' in item && 'by' in item && 'action' in item;
}
