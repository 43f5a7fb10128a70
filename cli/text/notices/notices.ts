import type { Notice } from '#api/shapes/notices/notice.ts';
import type { Output } from '#cli/terminal/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { utcTime } from '#cli/terminal/times.ts';

/** Notices as a table: what was told where, and what became of it. */
export function noticesTable(output: Output, notices: readonly Notice[]): string {
  return formatTable(
    output,
    [
      { title: 'AT', value: ({ at }) => utcTime(at) },
      { title: 'CHANNEL', value: ({ channel }) => channel },
      { title: 'STATE', value: ({ state }) => state, look: ({ state }) => (state === 'gave_up' ? 'red' : undefined) },
      { title: 'TRIES', value: ({ tries }) => String(tries), align: 'right' },
      { title: 'NOTICE', value: ({ id }) => id },
      { title: 'ANSWER', value: answerText },
    ],
    notices,
  );
}

function answerText({ answer }: Notice): string {
  return answer === undefined ? '' : [answer.status ?? '', answer.text].join(' ').trim();
}
