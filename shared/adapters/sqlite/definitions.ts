import type { JobDefinition } from '#domain/jobs/job.ts';
import { readDefinition } from '#domain/stored/definition.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Definitions, JobRevision } from '#ports/stores/definitions.ts';
import type { Access, Reading, Writing } from './file/access.ts';

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
    return (
      row &&
      this.#access.valueOf(
        'definition',
        `definition ${jobId} ${revision}`,
        readDefinition(row.definition, jobId, revision),
      )
    );
  }

  async readMany(revisions: readonly JobRevision[]): Promise<readonly JobDefinition[]> {
    const read = await Promise.all(revisions.map(({ jobId, revision }) => this.read(jobId, revision)));
    return read.filter((definition) => definition !== undefined);
  }

  async retire(jobId: string, revision: number, expiresAt: EpochSeconds): Promise<void> {
    this.#retire.run(expiresAt, jobId, revision);
  }
}
