import type { ComponentChildren } from 'preact';
import type { ClientError } from '#api/client/error.ts';
import type { Loaded } from '#console/state/resource.ts';
import { Foreign } from './foreign.tsx';

interface LoadedProps<Value> {
  readonly state: Loaded<Value>;
  readonly children: (value: Value) => ComponentChildren;
}

/** A value that is loaded: until it is there, as it is, or as it last was beside what went wrong. */
export function Shown<Value>({ state, children }: LoadedProps<Value>) {
  if (state.kind === 'loading') {
    return <p class="soft">Loading ...</p>;
  }
  if (state.kind === 'ready') {
    return <>{children(state.value)}</>;
  }
  return (
    <>
      <Fault problem={state.problem} />
      {state.value === undefined ? null : <div class="stale">{children(state.value)}</div>}
    </>
  );
}

/** A failure, with what there is to do about it. */
export function Fault({ problem: { code, message, requestId } }: { readonly problem: ClientError }) {
  return (
    <div class="fault" role="status">
      <strong>{code === 'unreachable' ? 'Not reachable.' : 'That did not work.'}</strong> <Foreign text={message} />
      {requestId === undefined ? null : <p class="soft">The log has it under {requestId}.</p>}
    </div>
  );
}
