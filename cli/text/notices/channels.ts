import type { ChannelShown } from '#api/shapes/notices/channel.ts';
import type { Output } from '#cli/terminal/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { utcTime } from '#cli/terminal/times.ts';

/** Channels, one a line. */
export function channelsTable(output: Output, channels: readonly ChannelShown[]): string {
  return formatTable(
    output,
    [
      { title: 'CHANNEL', value: ({ name }) => name },
      { title: 'TYPE', value: ({ type = '' }) => type },
      { title: 'STATE', value: stateOf },
      { title: 'PENDING', value: ({ pending }) => String(pending), align: 'right' },
      { title: 'SINCE (UTC)', value: ({ failingSince }) => (failingSince === undefined ? '' : utcTime(failingSince)) },
      { title: 'LAST ANSWER', value: ({ lastError = '' }) => lastError },
    ],
    channels,
  );
}

function stateOf({ failingSince, gone, untried }: ChannelShown): string {
  if (gone === true) {
    return 'gone';
  }
  if (failingSince !== undefined) {
    return 'fails';
  }
  return untried === true ? 'not tried yet' : 'works';
}
