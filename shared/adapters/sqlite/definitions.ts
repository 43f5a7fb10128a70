import type { JobDefinition } from '#domain/jobs/job.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Definitions } from '#ports/stores/definitions.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { itemOf } from './file/row.ts';

/** The table `definitions`. */
export class SqliteDefinitions implements Definitions {
  readonly #access: Access;
  readonly #one: Reading;
  readonly #put: Writing;
  readonly #retire: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#one = access.reading(
      'select definition from definitions where job_id = ? and revision = ? and (expires_at is null or expires_at > ?)',
    );
    this.#put = access.writing(
      `insert into definitions (job_id, revision, definition) values (?, ?, ?)
       on conflict (job_id, revision) do update set definition = excluded.definition, expires_at = null
       where definitions.expires_at <= ?`,
    );
    this.#retire = access.writing('update definitions set expires_at = ? where job_id = ? and revision = ?');
  }

  async put(definition: JobDefinition): Promise<'stored' | 'exists'> {
    const { id, revision } = definition;
    const changed = this.#put.run(id, revision, JSON.stringify(definition), this.#access.now());
    return changed === 1 ? 'stored' : 'exists';
  }

  async read(jobId: string, revision: number): Promise<JobDefinition | undefined> {
    const row = this.#one.one(jobId, revision, this.#access.now());
    return row && itemOf(row, 'definition', 'a definition', isDefinition);
  }

  async retire(jobId: string, revision: number, expiresAt: EpochSeconds): Promise<void> {
    this.#retire.run(expiresAt, jobId, revision);
  }
}

/** Only what tells a definition from anything else: the row was written by `put`. */
function isDefinition(value: object): value is JobDefinition {
  return 'id' in value && 'revision' in value && 'command' in value;
}
