import { useEffect, useRef } from 'preact/hooks';
import { bindKeys } from '#console/state/keys.ts';
import { go } from '#console/state/location.ts';

/** The search over all jobs, from every page; `/` leads to it where the view has no filter of its own. */
export function Search() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => bindKeys({ '/': () => field.current?.focus() }), []);
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        go(`/jobs?${new URLSearchParams({ q: field.current?.value.trim() ?? '' })}`);
      }}
    >
      <input ref={field} type="search" aria-label="Search jobs" placeholder="Search jobs" />
    </form>
  );
}
