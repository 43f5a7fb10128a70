import type { Health } from '#api/shapes/health.ts';
import type { Output } from '#cli/terminal/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { utcTime } from '#cli/terminal/times.ts';

/** Channels, one a line. */
export function channelsTable(output: Output, channels: NonNullable<Health['channels']>): string {
  return formatTable(
    output,
    [
      { title: 'CHANNEL', value: ({ name }) => name },
      { title: 'STATE', value: stateOf },
      { title: 'PENDING', value: ({ pending }) => String(pending), align: 'right' },
      { title: 'SINCE (UTC)', value: ({ failingSince }) => (failingSince === undefined ? '' : utcTime(failingSince)) },
      { title: 'LAST ANSWER', value: ({ lastError = '' }) => lastError },
    ],
    channels,
  );
}

function stateOf({ failingSince, gone }: NonNullable<Health['channels']>[number]): string {
  if (gone === true) {
    return 'gone';
  }
  return failingSince === undefined ? 'works' : 'fails';
}
