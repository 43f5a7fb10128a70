import { createHash } from 'node:crypto';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { readAs, shape, text } from '#domain/values/shape.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import { absent } from './table/conditions.ts';
import { idempotencyKey, type Key } from './table/keys.ts';
import type { DynamoTable } from './table/table.ts';

const binding = shape<{ readonly value: string }>({ value: text });

/** A binding may expire between the write that found it and the read; not twice in a row. */
const TRIES = 3;

/** Binds a key to a value unless it is bound; answers what it is bound to. Kept by its hash: a client's key may be long, or a secret. */
export async function bindKey(
  table: DynamoTable,
  key: string,
  value: string,
  expiresAt: EpochSeconds,
): Promise<string> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if ((await table.putIf({ ...itemKey(key), value, expiresAt }, absent(table.now()))) === 'written') {
      return value;
    }
    const bound = await readKey(table, key);
    if (bound !== undefined) {
      return bound;
    }
  }
  throw new StoreFault('item_unreadable', 'an idempotency key is bound to nothing');
}

/** Reads, consistently, the value that a key is bound to. */
export async function readKey(table: DynamoTable, key: string): Promise<string | undefined> {
  const item = await table.get(itemKey(key), { consistent: true });
  return item && table.valueOf('binding', item, (own) => readAs(binding, own))?.value;
}

function itemKey(key: string): Key {
  return idempotencyKey(createHash('sha256').update(key).digest('hex'));
}
