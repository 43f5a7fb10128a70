import { now$ } from '#console/state/now.ts';
import { isLive$, offsetMinutes, zone$ } from '#console/state/settings.ts';
import { stamp } from '#console/text/stamp.ts';

/** The server's time, on the clock that the reader has chosen, and the switch between the two. */
export function Clock() {
  const ms = now$.value;
  return (
    <button type="button" class="quiet" onClick={switchZone} title="Show times in UTC, or on this browser's clock">
      <time>{stamp(ms, offsetMinutes(ms))}</time>
    </button>
  );
}

/** Shows all times on the other clock. */
export function switchZone(): void {
  zone$.value = zone$.value === 'utc' ? 'local' : 'utc';
}

/** The word on whether pages keep themselves up to date, and the switch for it. */
export function Live() {
  return (
    <span>
      {isLive$.value ? 'live' : 'paused, r refreshes'}{' '}
      <button
        type="button"
        class="quiet"
        onClick={() => {
          isLive$.value = !isLive$.value;
        }}
      >
        {isLive$.value ? 'Pause updates' : 'Resume updates'}
      </button>
    </span>
  );
}
