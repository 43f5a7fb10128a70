import type { Item } from '#adapters/dynamo/table/requests.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { EmbeddedClient } from './client.ts';

/** Deletes a table's expired items bit by bit: dynalite does not. On AWS nothing ever scans. */
export class ExpiredItems {
  readonly #client: EmbeddedClient;
  readonly #tableName: string;
  #startKey: Item | undefined;

  constructor(client: EmbeddedClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /** Looks at the next `limit` items, beginning anew at the table's end; answers how many it deleted. */
  async remove(now: EpochSeconds, limit: number): Promise<number> {
    const { Items: keys, LastEvaluatedKey: last } = await this.#client.scan({
      TableName: this.#tableName,
      Limit: limit,
      FilterExpression: 'expiresAt <= :now',
      ExpressionAttributeValues: { ':now': now },
      ProjectionExpression: 'pk, sk',
      ExclusiveStartKey: this.#startKey,
    });
    this.#startKey = last;
    const removed = await Promise.all(keys.map((key) => this.#removeOne(key, now)));
    return removed.filter(Boolean).length;
  }

  /** Unless it was written again meanwhile. */
  async #removeOne(key: Item, now: EpochSeconds): Promise<boolean> {
    try {
      await this.#client.delete({
        TableName: this.#tableName,
        Key: { ...key },
        ConditionExpression: 'expiresAt <= :now',
        ExpressionAttributeValues: { ':now': now },
      });
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') {
        return false;
      }
      throw error;
    }
  }
}
