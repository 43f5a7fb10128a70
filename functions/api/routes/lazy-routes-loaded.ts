import type { Route } from '#functions/api/http/implement.ts';
import { backfillRoutes } from './backfills.ts';
import { blackoutRoutes } from './calendars/blackouts.ts';
import { calendarRoutes } from './calendars/calendars.ts';
import { definitionRoutes } from './definitions.ts';
import { insightRoutes } from './insight.ts';
import { aheadRoutes } from './jobs/ahead.ts';
import { jobChangeRoutes } from './jobs/changes.ts';
import { channelRoutes } from './notices/channels.ts';
import { noticeRoutes } from './notices/notices.ts';
import { previewRoutes } from './preview.ts';
import { keyRoutes } from './reports/keys.ts';
import { wordRoutes } from './reports/words.ts';
import { runChangeRoutes } from './runs/changes.ts';
import { switchRoutes } from './switch.ts';

// What these change has effects, and nothing else here has.
export { carryOut } from '#engine/effects/carry-out.ts';

/**
 * The routes that few requests ask for. Loaded together, with the first of them: of each file that is loaded by itself the bundler makes
 * several, and a cold start pays for their number.
 */
export const seldomRoutes: readonly Route[] = [
  ...jobChangeRoutes,
  ...aheadRoutes,
  ...runChangeRoutes,
  ...switchRoutes,
  ...definitionRoutes,
  ...previewRoutes,
  ...insightRoutes,
  ...backfillRoutes,
  ...noticeRoutes,
  ...channelRoutes,
  ...wordRoutes,
  ...keyRoutes,
  ...calendarRoutes,
  ...blackoutRoutes,
];
