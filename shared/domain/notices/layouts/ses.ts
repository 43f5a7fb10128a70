import type { SesChannel } from '#domain/notices/settings/channel.ts';
import type { Mail } from './mail.ts';

/** The body of SendEmail (API_SendEmail of SES v2). The id of the mail is SES's own. */
export function sesBody({ subject, text, headers }: Mail, { from, to }: SesChannel): Readonly<Record<string, unknown>> {
  return {
    FromEmailAddress: from,
    Destination: { ToAddresses: to },
    Content: {
      Simple: {
        Subject: { Data: subject, Charset: 'UTF-8' },
        Body: { Text: { Data: text, Charset: 'UTF-8' } },
        Headers: Object.entries(headers).map(([name, value]) => ({ Name: name, Value: value })),
      },
    },
  };
}
