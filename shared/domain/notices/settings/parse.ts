import * as z from 'zod/mini';
import type { NoticeKind } from '#domain/notices/kind.ts';
import type { NoticeRule, NoticeSettings } from '#domain/notices/rule.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import { camelCaseKeys } from '#domain/values/camel-case.ts';
import { checkInput } from '#domain/values/check-input.ts';
import { isObject } from '#domain/values/json/object.ts';
import { present } from '#domain/values/present.ts';
import { formatPath, type InputError, inputErrors } from '#domain/values/unfitting-input.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import type { Channel } from './channel.ts';
import { noticeRuleSchema, repeatedKinds } from './rule-schema.ts';
import { channelSchema } from './schema.ts';
import type { ChannelSettings, Heartbeat } from './settings.ts';
import { urlSchema } from './url-schema.ts';

const PATH = ['notify'];
const CHANNEL_NAME = /^[A-Za-z0-9._-]{1,64}$/;
const OF_ONE_JOB: readonly NoticeKind[] = ['late', 'overrun', 'at_risk', 'unfinished', 'silent'];
const MOST_CHANNELS = 100;
const MOST_RULES = 20;
const MOST_HOURS = 24 * 31;

/** The settings that were read: what is told, and how; or everything that is wrong with them. */
type ParsedNotify =
  | { readonly ok: true; readonly notify: NoticeSettings; readonly channels: ChannelSettings }
  | { readonly ok: false; readonly errors: readonly InputError[] };

/** Something that was read piece by piece. */
type Piece<Value> = { readonly value: Value } | { readonly errors: readonly InputError[] };

const outerSchema = () =>
  z.strictObject({
    channels: z._default(z.record(z.string(), z.unknown()), {}),
    default: z._default(z.array(z.unknown()).check(z.maxLength(MOST_RULES)), []),
    remindHours: z._default(wholeNumber(0, MOST_HOURS), 24),
    giveUpHours: z._default(wholeNumber(1, MOST_HOURS), 24),
    consoleUrl: z.exactOptional(
      z.string().check(z.refine(isPlainUrl, 'expected an address such as https://cron.example.com, without a query')),
    ),
    timeZone: z.exactOptional(
      z.string().check(z.refine(isTimezone, { error: 'not a time zone of the IANA database' })),
    ),
    heartbeat: z.exactOptional(z.unknown()),
  });

const heartbeatSchema = () =>
  z.strictObject({ url: urlSchema(), everySeconds: z._default(wholeNumber(10, 86_400), 60) });

/**
 * Reads the `notify` of a configuration, with keys in snake_case or in camelCase; unknown ones are refused.
 * @param timezone of times in messages where it names none
 */
export function parseNotify(input: unknown, timezone: string): ParsedNotify {
  const outer = readPiece(outerSchema(), input, PATH);
  if ('errors' in outer) {
    return { ok: false, errors: outer.errors };
  }
  const { channels: given, default: rules, remindHours, giveUpHours, heartbeat: pulse } = outer.value;
  const channels = readChannels(given);
  const defaultRules = readRules(rules, Object.keys(given));
  const heartbeat: Piece<Heartbeat | undefined> =
    pulse === undefined ? { value: undefined } : readPiece(heartbeatSchema(), pulse, [...PATH, 'heartbeat']);
  if ('errors' in channels || 'errors' in defaultRules || 'errors' in heartbeat) {
    const pieces = [channels, defaultRules, heartbeat];
    return { ok: false, errors: pieces.flatMap((piece) => ('errors' in piece ? piece.errors : [])) };
  }
  return {
    ok: true,
    notify: {
      channelNames: Object.keys(channels.value),
      channelTypes: Object.fromEntries(Object.entries(channels.value).map(([name, { type }]) => [name, type])),
      defaultRules: defaultRules.value,
      remindHours,
    },
    channels: {
      channels: channels.value,
      giveUpHours,
      timezone: outer.value.timeZone ?? timezone,
      ...present({ consoleUrl: outer.value.consoleUrl?.replace(/\/+$/, ''), heartbeat: heartbeat.value }),
    },
  };
}

function readRules(given: readonly unknown[], channelNames: readonly string[]): Piece<readonly NoticeRule[]> {
  const path = [...PATH, 'default'];
  const pieces = given.map((rule, index) => readPiece(noticeRuleSchema(), rule, [...path, index]));
  const rules = pieces.flatMap((piece) => ('errors' in piece ? [] : [piece.value]));
  const errors = pieces.flatMap((piece) => ('errors' in piece ? piece.errors : []));
  const objections =
    errors.length > 0
      ? errors
      : [...repeatedKinds(rules, path), ...ofOneJob(rules), ...unknownChannels(rules, channelNames)];
  return objections.length === 0 ? { value: rules } : { errors: objections };
}

/** The objections to kinds whose times are other ones for each job. */
function ofOneJob(rules: readonly NoticeRule[]): readonly InputError[] {
  return rules.flatMap(({ on }, rule) =>
    on.flatMap((kind, index) =>
      OF_ONE_JOB.includes(kind)
        ? [
            {
              path: formatPath([...PATH, 'default', rule, 'on', index]),
              message: `only a job's own rules name ${kind}`,
            },
          ]
        : [],
    ),
  );
}

function unknownChannels(rules: readonly NoticeRule[], channelNames: readonly string[]): readonly InputError[] {
  return rules.flatMap(({ to }, rule) =>
    to.flatMap((name, index) =>
      channelNames.includes(name)
        ? []
        : [{ path: formatPath([...PATH, 'default', rule, 'to', index]), message: `there is no channel ${name}` }],
    ),
  );
}

function readChannels(given: Readonly<Record<string, unknown>>): Piece<Readonly<Record<string, Channel>>> {
  const path = [...PATH, 'channels'];
  const names = Object.keys(given);
  if (names.length > MOST_CHANNELS) {
    return { errors: [{ path: formatPath(path), message: `expected at most ${MOST_CHANNELS} channels` }] };
  }
  const channels: Record<string, Channel> = {};
  const errors: InputError[] = [];
  for (const name of names) {
    const piece = readChannel(name, given[name], [...path, name]);
    if ('errors' in piece) {
      errors.push(...piece.errors);
    } else {
      channels[name] = piece.value;
    }
  }
  return errors.length === 0 ? { value: channels } : { errors };
}

function readChannel(name: string, given: unknown, path: readonly PropertyKey[]): Piece<Channel> {
  return CHANNEL_NAME.test(name)
    ? readPiece(channelSchema(), given, path)
    : {
        errors: [
          { path: formatPath(path), message: 'the name of a channel is 1 to 64 characters of A-Z a-z 0-9 . _ -' },
        ],
      };
}

/** Reads one object, its own keys in either spelling; its errors stand at `path` within the whole, in the writer's words. */
function readPiece<Schema extends z.ZodMiniType>(
  schema: Schema,
  input: unknown,
  path: readonly PropertyKey[],
): Piece<z.output<Schema>> {
  if (!isObject(input)) {
    return { errors: [{ path: formatPath(path), message: 'expected an object' }] };
  }
  const camel = camelCaseKeys(input);
  if (!camel.ok) {
    const message = 'the same key is there under another spelling';
    return { errors: [{ path: formatPath([...path, camel.twice]), message }] };
  }
  const parsed = checkInput(schema, camel.fields);
  if (parsed.success) {
    return { value: parsed.data };
  }
  return { errors: inputErrors(parsed.error.issues, camel.written).map((error) => below(path, error)) };
}

function below(path: readonly PropertyKey[], { path: inner, message }: InputError): InputError {
  return { path: inner === '' ? formatPath(path) : `${formatPath(path)}.${inner}`, message };
}

function isPlainUrl(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return false;
  }
  const { username, password, search, hash } = new URL(text);
  return `${username}${password}${search}${hash}` === '';
}
