import * as z from 'zod/mini';
import { secretReferenceSchema } from '#domain/secrets/reference-schema.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { PAGERDUTY_SEVERITIES, SMTP_ENCRYPTIONS } from './channel.ts';
import { urlSchema } from './url-schema.ts';

const HIGHEST_PORT = 65_535;
/** API_Destination of SES: 50 recipients of one message. */
const MOST_RECIPIENTS = 50;
/** With 5 s to end in it is over before another notifier may send. */
const LONGEST_COMMAND_SECONDS = 14;
/** Prometheus, "Data model": the names of labels. */
const LABEL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** One address, without a name of its own: `ops@example.com`. */
const ADDRESS = /^[^\s<>()[\]\\,;:@"\p{Cc}]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/u;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

const output = () => ({ output: z.exactOptional(z.boolean()) });

const address = () => z.string().check(z.regex(ADDRESS, 'expected an address such as ops@example.com'));
const addresses = () => z.array(address()).check(z.minLength(1), z.maxLength(MOST_RECIPIENTS));
const arn = (service: string) =>
  z
    .string()
    .check(
      z.regex(
        new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:[A-Za-z0-9/._-]{1,256}$`),
        `expected an ARN of ${service}`,
      ),
    );

const chat = (type: 'slack' | 'teams' | 'discord') =>
  z.strictObject({ type: z.literal(type), url: urlSchema(), ...output() });

const smtp = () =>
  z
    .strictObject({
      host: z.string().check(z.regex(/^[A-Za-z0-9.:-]{1,253}$/, 'expected a host name or an address')),
      port: z.exactOptional(wholeNumber(1, HIGHEST_PORT)),
      encryption: z.exactOptional(z.enum(SMTP_ENCRYPTIONS)),
      user: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(256))),
      password: z.exactOptional(secretReferenceSchema()),
    })
    .check(
      z.refine(({ user, password }) => (user === undefined) === (password === undefined), {
        path: ['password'],
        error: 'user and password belong together',
      }),
    );

/** One channel, its keys in camelCase. Built when the first one is read. */
export const channelSchema = lazily(() =>
  z.discriminatedUnion('type', [
    chat('slack'),
    chat('teams'),
    chat('discord'),
    z.strictObject({
      type: z.literal('webhook'),
      url: urlSchema(),
      secrets: z.exactOptional(z.array(secretReferenceSchema()).check(z.minLength(1), z.maxLength(2))),
      ...output(),
    }),
    z.strictObject({
      type: z.literal('pagerduty'),
      routingKey: secretReferenceSchema(),
      severity: z.exactOptional(z.enum(PAGERDUTY_SEVERITIES)),
      region: z.exactOptional(z.enum(['us', 'eu'])),
      ...output(),
    }),
    z.strictObject({
      type: z.literal('alertmanager'),
      url: urlSchema(),
      token: z.exactOptional(secretReferenceSchema()),
      labels: z.exactOptional(
        z.record(
          z.string().check(z.regex(LABEL_NAME, 'expected the name of a label')),
          z.string().check(z.maxLength(200)),
        ),
      ),
      ...output(),
    }),
    z.strictObject({ type: z.literal('email'), from: address(), to: addresses(), smtp: smtp(), ...output() }),
    z.strictObject({
      type: z.literal('ses'),
      from: address(),
      to: addresses(),
      region: z.exactOptional(z.string().check(z.regex(REGION, 'expected a Region such as eu-central-1'))),
      ...output(),
    }),
    z.strictObject({ type: z.literal('sns'), topic: arn('sns'), ...output() }),
    z.strictObject({ type: z.literal('eventbridge'), bus: arn('events'), ...output() }),
    z.strictObject({
      type: z.literal('command'),
      argv: z.tuple([z.string().check(z.minLength(1), z.maxLength(4_096))], z.string().check(z.maxLength(4_096))),
      timeoutSeconds: z.exactOptional(wholeNumber(1, LONGEST_COMMAND_SECONDS)),
      ...output(),
    }),
  ]),
);
