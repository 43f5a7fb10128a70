import { useEffect, useState } from 'preact/hooks';
import { Shown } from '#console/parts/loaded.tsx';
import { type Api, apiUntil } from '#console/state/api.ts';
import { address$ } from '#console/state/location.ts';
import { type Loaded, problemOf } from '#console/state/resource.ts';
import { writtenDefinition } from '#console/text/definition.ts';
import type { Definition } from '#console/text/draft.ts';
import { Draft } from './form.tsx';

const NEW: Definition = { id: '', schedule: '*/10 * * * *', command: '' };

/** The beginning of an edit: a job at a revision, or a new one. */
interface Base {
  readonly definition: Definition;
  readonly revision: number | undefined;
  readonly configuration: Awaited<ReturnType<Api['configuration']>>;
}

/** The editor of a job: a new one, one like another, or a new revision of one that is there. */
export function Editor({ id }: { readonly id: string | undefined }) {
  const from = address$.value.query.get('from') ?? undefined;
  // Another reading begins anew from what is stored, and is given the draft of nobody.
  const [reading, setReading] = useState(0);
  // Read once: what is being written is not to change under its writer.
  const [base, setBase] = useState<Loaded<Base>>({ kind: 'loading' });
  useEffect(() => {
    const stop = new AbortController();
    setBase({ kind: 'loading' });
    readBase(apiUntil(stop.signal), id, from).then(
      (value) => setBase({ kind: 'ready', value }),
      (error: unknown) => (stop.signal.aborted ? undefined : setBase({ kind: 'failed', problem: problemOf(error) })),
    );
    return () => stop.abort();
  }, [id, from, reading]);
  return (
    <>
      <h1 tabIndex={-1}>{id === undefined ? 'New job' : `Edit ${id}`}</h1>
      <Shown state={base}>
        {({ definition, revision, configuration }) => (
          <Draft
            key={`${reading} ${revision}`}
            id={id}
            base={definition}
            revision={revision}
            configuration={configuration}
            onAnew={() => setReading(reading + 1)}
          />
        )}
      </Shown>
    </>
  );
}

async function readBase(api: Api, id: string | undefined, from: string | undefined): Promise<Base> {
  const configuration = await api.configuration();
  const like = id ?? from;
  if (like === undefined) {
    return { definition: NEW, revision: undefined, configuration };
  }
  const job = await api.getJob(like);
  const definition = writtenDefinition(job, configuration.tasks);
  return id === undefined
    ? { definition: { ...definition, id: `${like}_copy` }, revision: undefined, configuration }
    : { definition, revision: job.revision, configuration };
}
