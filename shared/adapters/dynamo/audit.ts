import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import { readAuditEntry } from '#domain/stored/effect.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { auditKey, HIGHEST, historyPartition } from './table/keys.ts';
import { BY_PRIMARY_KEY, readPage } from './table/list.ts';
import type { DynamoTable } from './table/table.ts';

/** Stores an entry; again, when a crash made its effect be repeated. */
export async function putAudit(table: DynamoTable, entry: AuditEntry): Promise<void> {
  await table.put({ ...entry, ...auditKey(entry) });
}

/** A job's entries, newest first. */
export async function listAudit(table: DynamoTable, jobId: string, page: PageRequest): Promise<Page<AuditEntry>> {
  const partition = historyPartition(jobId);
  const list = {
    ...BY_PRIMARY_KEY,
    name: partition,
    partitions: [partition],
    from: 'audit#',
    to: `audit#${HIGHEST}`,
    descending: true,
    consistent: false,
  };
  return readPage(table, list, page, (item) => table.valueOf('audit', item, (entry) => readAuditEntry(entry, jobId)));
}
