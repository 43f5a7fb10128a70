import type { Delivery } from '#domain/notices/delivery.ts';
import { readDelivery } from '#domain/stored/delivery.ts';
import type { Deliveries, IncidentKey } from '#ports/stores/notices/deliveries.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { decodeCursor, pageOf } from './file/cursor.ts';
import { jsonOf, numberOf, type Row, textOf } from './file/row.ts';

/** Before every delivery in the order of a list, oldest and newest first. */
const BEFORE_ALL = [Number.MIN_SAFE_INTEGER, '', ''] as const;
const BEFORE_ALL_NEWEST = [Number.MAX_SAFE_INTEGER, '', ''] as const;

/** The table `deliveries`. */
export class SqliteDeliveries implements Deliveries {
  readonly #access: Access;
  readonly #one: Reading;
  readonly #backlog: Reading;
  readonly #ofJob: Reading;
  readonly #ofIncident: Reading;
  readonly #first: Writing;
  readonly #next: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#one = access.reading(
      `select job_id, delivery from deliveries
       where job_id = ? and since = ? and notice_id = ? and channel = ? and expires_at > ?`,
    );
    this.#backlog = access.reading(
      `select job_id, pending_at, notice_id, delivery from deliveries
       where channel = ? and pending_at is not null and (pending_at, notice_id, job_id) > (?, ?, ?) and expires_at > ?
       order by pending_at, notice_id, job_id limit ?`,
    );
    this.#ofJob = access.reading(
      `select job_id, since, notice_id, channel, delivery from deliveries
       where job_id = ? and (since, notice_id, channel) < (?, ?, ?) and expires_at > ?
       order by since desc, notice_id desc, channel desc limit ?`,
    );
    this.#ofIncident = access.reading(
      `select job_id, delivery from deliveries
       where job_id = ? and since = ? and notice_id > ? and notice_id < ? and expires_at > ? order by notice_id, channel`,
    );
    this.#first = access.writing(
      `insert into deliveries (version, pending_at, expires_at, delivery, job_id, since, notice_id, channel)
       values (?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (job_id, since, notice_id, channel) do update set version = excluded.version,
         pending_at = excluded.pending_at, expires_at = excluded.expires_at, delivery = excluded.delivery
       where deliveries.expires_at <= ?`,
    );
    this.#next = access.writing(
      `update deliveries set version = ?, pending_at = ?, expires_at = ?, delivery = ?
       where job_id = ? and since = ? and notice_id = ? and channel = ? and version = ? and expires_at > ?`,
    );
  }

  async write(delivery: Delivery): Promise<'written' | 'conflict'> {
    const { notice, channel, version, state, expiresAt } = delivery;
    const columns = [version, state === 'pending' ? notice.at : null, expiresAt, JSON.stringify(delivery)];
    const values = [...columns, notice.jobId, notice.since, notice.id, channel];
    const now = this.#access.now();
    const changed = version === 1 ? this.#first.run(...values, now) : this.#next.run(...values, version - 1, now);
    return changed === 1 ? 'written' : 'conflict';
  }

  async read({ notice, channel }: Pick<Delivery, 'notice' | 'channel'>): Promise<Delivery | undefined> {
    const row = this.#one.one(notice.jobId, notice.since, notice.id, channel, this.#access.now());
    return row && this.#deliveryOf(row);
  }

  async backlog(channel: string, { limit, cursor }: PageRequest): Promise<Page<Delivery>> {
    const list = `tell ${channel}`;
    const after = decodeCursor(cursor, list, BEFORE_ALL);
    return pageOf(this.#backlog.all(channel, ...after, this.#access.now(), limit + 1), limit, {
      list,
      positionOf: (row) => [numberOf(row, 'pending_at'), textOf(row, 'notice_id'), textOf(row, 'job_id')],
      show: (row) => this.#deliveryOf(row),
    });
  }

  async ofJob(jobId: string, { limit, cursor }: PageRequest): Promise<Page<Delivery>> {
    const list = `notices ${jobId}`;
    const before = decodeCursor(cursor, list, BEFORE_ALL_NEWEST);
    return pageOf(this.#ofJob.all(jobId, ...before, this.#access.now(), limit + 1), limit, {
      list,
      positionOf: (row) => [numberOf(row, 'since'), textOf(row, 'notice_id'), textOf(row, 'channel')],
      show: (row) => this.#deliveryOf(row),
    });
  }

  async ofIncident({ jobId, incident, since }: IncidentKey): Promise<readonly Delivery[]> {
    // `/` follows `.` in ASCII.
    const rows = this.#ofIncident.all(jobId, since, `${incident}.`, `${incident}/`, this.#access.now());
    return rows.flatMap((row) => this.#deliveryOf(row) ?? []);
  }

  #deliveryOf(row: Row): Delivery | undefined {
    const jobId = textOf(row, 'job_id');
    return this.#access.valueOf('delivery', `deliveries ${jobId}`, readDelivery(jsonOf(row, 'delivery'), jobId));
  }
}
