import type { Delivery } from '#domain/notices/delivery.ts';
import { formatFire } from '#domain/runs/id.ts';
import type { Clock } from '#ports/clock.ts';
import type { Deliveries, IncidentKey } from '#ports/stores/notices/deliveries.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { isLive } from './expiry.ts';
import { frozen } from './frozen.ts';
import { cutPage, sorted } from './page.ts';

/** Deliveries in memory. */
export class MemoryDeliveries implements Deliveries {
  readonly #stored = new Map<string, Delivery>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async write(delivery: Delivery): Promise<'written' | 'conflict'> {
    const key = keyOf(delivery);
    if ((this.#live(key)?.version ?? 0) !== delivery.version - 1) {
      return 'conflict';
    }
    this.#stored.set(key, frozen(delivery));
    return 'written';
  }

  async read(delivery: Pick<Delivery, 'notice' | 'channel'>): Promise<Delivery | undefined> {
    return frozen(this.#live(keyOf(delivery)));
  }

  async backlog(channel: string, page: PageRequest): Promise<Page<Delivery>> {
    const pending = this.every().filter((delivery) => delivery.state === 'pending' && delivery.channel === channel);
    const keyed = pending.map((item) => ({ key: `${formatFire(item.notice.at)} ${item.notice.id}`, item }));
    return cutPage(`tell ${channel}`, keyed, 'ascending', page);
  }

  async ofJob(jobId: string, page: PageRequest): Promise<Page<Delivery>> {
    const keyed = this.every()
      .filter(({ notice }) => notice.jobId === jobId)
      .map((item) => ({ key: keyOf(item), item }));
    return cutPage(`notices ${jobId}`, keyed, 'descending', page);
  }

  async ofIncident({ jobId, incident }: IncidentKey): Promise<readonly Delivery[]> {
    return this.every().filter(({ notice }) => notice.jobId === jobId && notice.incident === incident);
  }

  /** Every one there is, by job, fire and id. */
  every(): readonly Delivery[] {
    const keyed = [...this.#stored.keys()].flatMap((key) => {
      const item = this.#live(key);
      return item === undefined ? [] : [{ key, item }];
    });
    return sorted(keyed, 'ascending').map(({ item }) => frozen(item));
  }

  #live(key: string): Delivery | undefined {
    const stored = this.#stored.get(key);
    return stored !== undefined && isLive(stored.expiresAt, this.#clock) ? stored : undefined;
  }
}

function keyOf({ notice: { jobId, since, id }, channel }: Pick<Delivery, 'notice' | 'channel'>): string {
  return `${jobId} ${formatFire(since)} ${id} ${channel}`;
}
