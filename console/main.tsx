import { render } from 'preact';
import { listenToKeys } from '#console/state/keys.ts';
import { followLinks } from '#console/state/location.ts';
import { startClock } from '#console/state/now.ts';
import { openSession } from '#console/state/session.ts';
import { applyTheme } from '#console/state/settings.ts';
import { App } from './app.tsx';

applyTheme();
followLinks();
listenToKeys();
startClock();
const root = document.getElementById('console');
if (root !== null) {
  render(<App />, root);
}
void openSession();
