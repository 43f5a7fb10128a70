import type { Delivery } from '#domain/notices/delivery.ts';
import { readDelivery } from '#domain/stored/delivery.ts';
import type { Deliveries, IncidentKey } from '#ports/stores/notices/deliveries.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { versionBefore } from './table/conditions.ts';
import { backlogAttributes, backlogPartition, DELIVERIES, deliveryKey, incidentPrefix } from './table/delivery-keys.ts';
import { HIGHEST, historyPartition } from './table/keys.ts';
import { BY_PRIMARY_KEY, readPage, readRows } from './table/list.ts';
import type { Item } from './table/requests.ts';
import type { DynamoTable } from './table/table.ts';
import { DAY_INDEX } from './table/tables.ts';

/** Far more than an incident has: three openings, their ends and a reminder a day, on each channel. */
const MOST_OF_INCIDENT = 2_000;

/** Deliveries in the history table: the backlog of a channel is found by the day index. */
export class DynamoDeliveries implements Deliveries {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async write(delivery: Delivery): Promise<'written' | 'conflict'> {
    const item = { ...delivery, ...deliveryKey(delivery), ...backlogAttributes(delivery) };
    return this.#table.putIf(item, versionBefore(delivery.version, this.#table.now()));
  }

  async read(delivery: Pick<Delivery, 'notice' | 'channel'>): Promise<Delivery | undefined> {
    const item = await this.#table.get(deliveryKey(delivery), { consistent: true });
    return item && this.#deliveryOf(item);
  }

  async backlog(channel: string, page: PageRequest): Promise<Page<Delivery>> {
    const partition = backlogPartition(channel);
    const list = {
      index: DAY_INDEX.name,
      partitionName: DAY_INDEX.partitionKey.name,
      sortName: DAY_INDEX.sortKey.name,
      name: partition,
      partitions: [partition],
      from: '0',
      to: HIGHEST,
      descending: false,
      consistent: false,
      // An index key does not say which fire began the trouble: cursors carry the item's own key.
      startKey: () => undefined,
    };
    const { items: hints, ...next } = await readPage(this.#table, list, page, (item) => item);
    const keys = hints.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
    const read = await this.#table.getMany(keys, { consistent: true });
    const items = new Map(read.map((item) => [`${item.pk} ${item.sk}`, item]));
    const pending = keys.flatMap(({ pk, sk }) => {
      const item = items.get(`${pk} ${sk}`);
      const delivery = item && this.#deliveryOf(item);
      return delivery?.state === 'pending' && delivery.channel === channel ? [delivery] : [];
    });
    return { items: pending, ...next };
  }

  async ofJob(jobId: string, page: PageRequest): Promise<Page<Delivery>> {
    const partition = historyPartition(jobId);
    const range = { from: DELIVERIES, to: `${DELIVERIES}${HIGHEST}`, descending: true, consistent: false };
    const list = { ...BY_PRIMARY_KEY, ...range, name: `${partition} notices`, partitions: [partition] };
    return readPage(this.#table, list, page, (item) => this.#deliveryOf(item));
  }

  async ofIncident(incident: IncidentKey): Promise<readonly Delivery[]> {
    const from = incidentPrefix(incident);
    const range = { from, to: `${from}${HIGHEST}`, descending: false, consistent: true };
    const list = { ...BY_PRIMARY_KEY, ...range, partitions: [historyPartition(incident.jobId)] };
    const { rows } = await readRows(this.#table, list, MOST_OF_INCIDENT, undefined);
    return rows.flatMap(({ item }) => (this.#table.isLive(item) ? (this.#deliveryOf(item) ?? []) : []));
  }

  #deliveryOf(item: Item): Delivery | undefined {
    const jobId = String(item.pk).slice('job#'.length);
    return this.#table.valueOf('delivery', item, ({ dayShard: _, dayKey: __, ...own }) => readDelivery(own, jobId));
  }
}
