import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import { Banners } from '#console/frame/banners.tsx';
import { Clock, Live, switchZone } from '#console/frame/clock.tsx';
import { Search } from '#console/frame/search.tsx';
import { Toasts } from '#console/frame/toasts.tsx';
import { lazily } from '#console/parts/lazily.tsx';
import { Fault } from '#console/parts/loaded.tsx';
import { bindKeys } from '#console/state/keys.ts';
import { address$, go, visit$ } from '#console/state/location.ts';
import { hearTime } from '#console/state/now.ts';
import { problemOf, refreshAll, useResource } from '#console/state/resource.ts';
import { session$ } from '#console/state/session.ts';
import { type Place, placeOf } from '#console/text/place.ts';
import { NotFound } from '#console/views/not-found.tsx';

const HEALTH_MS = 5_000;
const NAVIGATION = [
  ['/', 'Overview', 'o'],
  ['/jobs', 'Jobs', 'j'],
  ['/runs', 'Runs', 'r'],
  ['/explain', 'Explain', 'e'],
  ['/incidents', 'Incidents', 'i'],
  ['/calendars', 'Calendars', 'c'],
  ['/settings', 'Settings', 's'],
] as const;

const Help = lazily(() => import('#console/frame/help.tsx').then(({ Help }) => Help));
const SignIn = lazily(() => import('#console/views/sign-in.tsx').then(({ SignIn }) => SignIn));
const Overview = lazily(() => import('#console/views/overview.tsx').then(({ Overview }) => Overview));
const JobView = lazily(() => import('#console/views/job/job.tsx').then(({ JobView }) => JobView));
const RunView = lazily(() => import('#console/views/run/run.tsx').then(({ RunView }) => RunView));
const Runs = lazily(() => import('#console/views/runs.tsx').then(({ Runs }) => Runs));
const Explain = lazily(() => import('#console/views/explain.tsx').then(({ Explain }) => Explain));
const Incidents = lazily(() => import('#console/views/incidents.tsx').then(({ Incidents }) => Incidents));
const Calendars = lazily(() => import('#console/views/calendars.tsx').then(({ Calendars }) => Calendars));
const Settings = lazily(() => import('#console/views/settings.tsx').then(({ Settings }) => Settings));
const Editor = lazily(() => import('#console/views/editor/editor.tsx').then(({ Editor }) => Editor));
const Jobs = lazily(() => import('#console/views/jobs.tsx').then(({ Jobs }) => Jobs));

/** The whole console: who may not come in is told how, everybody else sees the view of the address. */
export function App() {
  const session = session$.value;
  switch (session.kind) {
    case 'opening':
      return (
        <main id="main" class="narrow">
          <h1>Cronstack</h1>
          <p class="soft">Opening ...</p>
        </main>
      );
    case 'closed':
      return <SignIn why={session.why} />;
    case 'open':
      return <Frame place={session.about.place} isReadOnly={session.about.isReadOnly} />;
  }
}

interface FrameProps {
  readonly place: string;
  readonly isReadOnly: boolean;
}

function Frame({ place, isReadOnly }: FrameProps) {
  const [isHelping, setHelping] = useState(false);
  const { path } = address$.value;
  const health = useResource(
    'health',
    async (api) => {
      const answer = await api.health();
      hearTime(answer.time);
      return answer;
    },
    HEALTH_MS,
  );
  useEffect(
    () =>
      bindKeys({
        ...Object.fromEntries(NAVIGATION.map(([to, , key]) => [`g ${key}`, () => go(to)])),
        n: () => go('/new'),
        r: refreshAll,
        t: switchZone,
        '?': () => setHelping(true),
      }),
    [],
  );
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header>
        <span class="brand">
          <strong>Cronstack</strong> <span class="soft">{isReadOnly ? `${place}, read only` : place}</span>
        </span>
        <nav aria-label="Pages">
          {NAVIGATION.map(([to, title]) => (
            <a key={to} href={to} aria-current={isWithin(path, to) ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
        <Search />
        <a class="button" href="/new">
          New job
        </a>
      </header>
      <Banners state={health.state$.value} />
      <main id="main" tabIndex={-1}>
        {/* Views ask about times around now, which is the server's. */}
        {health.state$.value.kind === 'loading' ? (
          <p class="soft">Loading ...</p>
        ) : (
          <View key={identityOf(placeOf(path))} place={placeOf(path)} />
        )}
      </main>
      <footer>
        <Live />
        <Clock />
        <button type="button" class="quiet" onClick={() => setHelping(true)}>
          Keys (?)
        </button>
      </footer>
      <Toasts />
      {isHelping ? <Help onClose={() => setHelping(false)} /> : null}
    </>
  );
}

function View({ place }: { readonly place: Place }) {
  const [fault, retry] = useErrorBoundary();
  const visit = visit$.value;
  useEffect(() => {
    document.title = `${titleOf(place)} - Cronstack`;
    if (visit > 0) {
      document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
    }
  }, [visit]);
  if (fault !== undefined) {
    return (
      <>
        <h1 tabIndex={-1}>This page has a fault</h1>
        <Fault problem={problemOf(fault)} />
        <button type="button" onClick={retry}>
          Try again
        </button>
      </>
    );
  }
  return viewOf(place);
}

function viewOf(place: Place) {
  switch (place.view) {
    case 'overview':
      return <Overview />;
    case 'jobs':
      return <Jobs />;
    case 'job':
      return <JobView id={place.id} tab={place.tab} />;
    case 'run':
      return <RunView id={place.id} />;
    case 'new':
      return <Editor id={undefined} />;
    case 'edit':
      return <Editor id={place.id} />;
    case 'runs':
      return <Runs />;
    case 'explain':
      return <Explain />;
    case 'incidents':
      return <Incidents />;
    case 'calendars':
      return <Calendars name={undefined} />;
    case 'calendar':
      return <Calendars name={place.id} />;
    case 'settings':
      return <Settings />;
    default:
      return <NotFound />;
  }
}

/** Tabs of one job are one view: what is loaded of it stays. */
function identityOf(place: Place): string {
  return 'id' in place ? `${place.view} ${place.id}` : place.view;
}

function titleOf(place: Place): string {
  switch (place.view) {
    case 'job':
      return `${place.id} - Jobs`;
    case 'edit':
      return `${place.id} - Edit`;
    case 'run':
      return `${place.id} - Runs`;
    case 'calendar':
      return `${place.id} - Calendars`;
    case 'new':
      return 'New job';
    case 'unknown':
      return 'No such page';
    default:
      return place.view.charAt(0).toUpperCase() + place.view.slice(1);
  }
}

function isWithin(path: string, to: string): boolean {
  return path === to || (to !== '/' && path.startsWith(`${to}/`));
}
