import { createHash } from 'node:crypto';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { textOf } from './file/row.ts';

/** The table `keys`: what is bound to a key for a time, first come first served: of clients' requests, and of our own starts. Kept by hashes: a client's key may be long, or a secret. */
export class SqliteBindings {
  readonly #access: Access;
  readonly #one: Reading;
  readonly #bind: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#one = access.reading('select value from keys where hash = ? and expires_at > ?');
    this.#bind = access.writing(
      `insert into keys (hash, value, expires_at) values (?, ?, ?)
       on conflict (hash) do update set value = excluded.value, expires_at = excluded.expires_at
       where keys.expires_at <= ?`,
    );
  }

  /** Binds a key to a value unless it is bound; answers what it is bound to. */
  bind(key: string, value: string, expiresAt: EpochSeconds): string {
    if (this.#bind.run(hashOf(key), value, expiresAt, this.#access.now()) === 1) {
      return value;
    }
    const bound = this.read(key);
    if (bound === undefined) {
      throw new StoreFault('item_unreadable', 'an idempotency key is bound to nothing');
    }
    return bound;
  }

  /** The value that a key is bound to. */
  read(key: string): string | undefined {
    const row = this.#one.one(hashOf(key), this.#access.now());
    return row && textOf(row, 'value');
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
