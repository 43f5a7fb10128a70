import type { JobDefinition } from '#domain/jobs/job.ts';
import { readDefinition } from '#domain/stored/definition.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Definitions, JobRevision } from '#ports/stores/definitions.ts';
import { absent } from './table/conditions.ts';
import { definitionKey, formerDefinitionKey } from './table/keys.ts';
import type { Item } from './table/requests.ts';
import type { DynamoTable } from './table/table.ts';

/**
 * Definitions in the jobs table. A definition is kept as JSON text: a schedule or arguments may be nested deeper (32 levels) or hold
 * numbers larger than DynamoDB's own types take.
 */
export class DynamoDefinitions implements Definitions {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async put(definition: JobDefinition): Promise<'stored' | 'exists'> {
    const item = { ...definitionKey(definition.id, definition.revision), definition: JSON.stringify(definition) };
    const written = await this.#table.putIf(item, absent(this.#table.now()));
    return written === 'written' ? 'stored' : 'exists';
  }

  /**
   * Half a read unit, as a revision never changes; one that is too new to be everywhere is asked for again. Until they are moved
   * (former-definitions.ts), those of an earlier version are found where that kept them.
   */
  async read(jobId: string, revision: number): Promise<JobDefinition | undefined> {
    const key = definitionKey(jobId, revision);
    const item =
      (await this.#table.get(key, { consistent: false })) ??
      (await this.#table.get(formerDefinitionKey(jobId, revision), { consistent: false })) ??
      (await this.#table.get(key, { consistent: true }));
    return item && this.#definitionOf(item, { jobId, revision });
  }

  /** Half a read unit each. Those that are not found are asked for one by one, as they may be too new, or of an earlier version. */
  async readMany(revisions: readonly JobRevision[]): Promise<readonly JobDefinition[]> {
    const wanted = new Map(
      revisions.map((one) => {
        const { pk, sk } = definitionKey(one.jobId, one.revision);
        return [`${pk} ${sk}`, one];
      }),
    );
    const items = await this.#table.getMany(
      [...wanted.values()].map(({ jobId, revision }) => definitionKey(jobId, revision)),
      { consistent: false },
    );
    const found = items.flatMap((item) => {
      const key = `${item.pk} ${item.sk}`;
      const one = wanted.get(key);
      wanted.delete(key);
      return (one && this.#definitionOf(item, one)) ?? [];
    });
    const others = await Promise.all([...wanted.values()].map(({ jobId, revision }) => this.read(jobId, revision)));
    return [...found, ...others.filter((definition) => definition !== undefined)];
  }

  async retire(jobId: string, revision: number, expiresAt: EpochSeconds): Promise<void> {
    for (const key of [formerDefinitionKey(jobId, revision), definitionKey(jobId, revision)]) {
      await this.#table.expire(key, expiresAt);
    }
  }

  #definitionOf(item: Item, { jobId, revision }: JobRevision): JobDefinition | undefined {
    return this.#table.valueOf('definition', item, ({ definition }) => readDefinition(definition, jobId, revision));
  }
}
