import { signal } from '@preact/signals';

/** The address of the page, without its origin. */
interface Address {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Counts up with each new view, so that the frame can hand it the focus. */
export const visit$ = signal(0);
export const address$ = signal<Address>(currentAddress());

/** Goes to another view, which can be gone back from. */
export function go(to: string): void {
  if (!mayLeave()) {
    return;
  }
  keepScroll();
  history.pushState({}, '', to);
  arrive(0);
}

/** Changes the address of the view that is shown: what was typed, or chosen, in it. */
export function putQuery(values: Readonly<Record<string, string | undefined>>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === '') {
      query.delete(name);
    } else {
      query.set(name, value);
    }
  }
  const text = query.size === 0 ? '' : `?${query}`;
  if (text !== location.search) {
    history.replaceState(history.state, '', `${location.pathname}${text}`);
    address$.value = currentAddress();
  }
}

/** Asked before a view is left; answers false to stay. */
let mayLeave: () => boolean = () => true;

/** Sets what is asked before this view is left; undefined: nothing. */
export function guardLeaving(guard: (() => boolean) | undefined): void {
  mayLeave = guard ?? (() => true);
}

/** Follows links and the browser's own buttons from now on. */
export function followLinks(): void {
  history.scrollRestoration = 'manual';
  addEventListener('popstate', (event) => {
    const state: unknown = event.state;
    arrive(typeof state === 'object' && state !== null && 'top' in state ? Number(state.top) : 0);
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const isOurs = link !== null && link.origin === location.origin && !link.pathname.startsWith('/v1/');
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (isOurs && isPlain && !event.defaultPrevented && link.target === '' && !link.hasAttribute('download')) {
      if (link.pathname === location.pathname && link.hash !== '') {
        return;
      }
      event.preventDefault();
      go(`${link.pathname}${link.search}`);
    }
  });
}

function keepScroll(): void {
  history.replaceState({ top: scrollY }, '');
}

function arrive(top: number): void {
  address$.value = currentAddress();
  visit$.value += 1;
  requestAnimationFrame(() => scrollTo(0, top));
}

function currentAddress(): Address {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}
