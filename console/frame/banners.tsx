import { Foreign } from '#console/parts/foreign.tsx';
import { Ago, Time } from '#console/parts/time.tsx';
import type { Api } from '#console/state/api.ts';
import type { Loaded } from '#console/state/resource.ts';

type Health = Awaited<ReturnType<Api['health']>>;

/** The words, above each page, on what holds for everything at this moment. */
export function Banners({ state }: { readonly state: Loaded<Health> }) {
  const health = state.kind === 'loading' ? undefined : state.value;
  return (
    <div class="banners">
      {state.kind === 'failed' ? (
        <p class="banner bad" role="status">
          The service does not answer as it should: <Foreign text={state.problem.message} />. What is shown is as it was
          {health === undefined ? '' : ' at '}
          {health === undefined ? null : <Time at={health.time} isShort />}; it is asked again by itself.
        </p>
      ) : null}
      {health?.enabled === false ? (
        <p class="banner warn">Nothing fires: scheduler.enabled is false in the configuration.</p>
      ) : null}
      {health?.paused === undefined ? null : (
        <p class="banner warn">
          Everything is paused, by <Foreign text={health.paused.by} />
          {health.paused.pausedAt === undefined ? null : (
            <>
              , <Ago at={health.paused.pausedAt} />
            </>
          )}
          {health.paused.note === undefined ? null : (
            <>
              : <Foreign text={health.paused.note} />
            </>
          )}
          . <a href="/settings">Resume in Settings</a>
        </p>
      )}
      {health?.shortage === undefined ? null : (
        <p class="banner warn">
          No runs are started, they wait: <Foreign text={health.shortage.reason} />
        </p>
      )}
    </div>
  );
}
