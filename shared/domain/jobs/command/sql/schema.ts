import * as z from 'zod/mini';
import { sentSchema } from '#domain/jobs/command/aws/schema.ts';
import { secretReferenceSchema } from '#domain/secrets/reference-schema.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { isRowCount } from './expected-rows.ts';

const LONGEST_STATEMENT = 65_536;
const LONGEST_PATH = 1_024;
const MOST_PARAMETERS = 100;
const MOST_SECONDS = 86_400;
const PARAMETER_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
const FILE = /^sqlite:(?:\/[^\0]{1,1000}|:memory:)$/;
const CLUSTER = /^arn:aws[a-z-]*:rds:[a-z0-9-]+:\d{12}:cluster:[A-Za-z0-9-]{1,63}$/;
const SECRET = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.{1,512}$/;

const CONNECTION =
  'expected a reference to where the address is kept, {"fromSecret": ...}, or sqlite:/PATH, sqlite::memory: or {"clusterArn", "secretArn", "database"}';

const ROWS = 'expected a number of rows, or one with >, >=, <, <= or = before it: ">0"';

/** Of an address that holds a password only the reference is written; a file has none. */
const connection = () =>
  z.union(
    [
      z.string().check(z.regex(FILE, CONNECTION), z.maxLength(LONGEST_PATH)),
      secretReferenceSchema(),
      z.strictObject({
        clusterArn: z.string().check(z.regex(CLUSTER, 'expected the ARN of a cluster of Aurora')),
        secretArn: z.string().check(z.regex(SECRET, 'expected the ARN of a secret')),
        database: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(64))),
      }),
    ],
    { error: CONNECTION },
  );

const SCALARS = 'expected texts, numbers, booleans and null: a list, or an object of them';

const parameter = () => z.union([z.string(), z.number(), z.boolean(), z.null()], { error: SCALARS });

/** By their places, or by their names. */
const parameters = () =>
  sentSchema(
    z.union(
      [
        z.array(parameter()).check(z.maxLength(MOST_PARAMETERS)),
        z.record(z.string().check(z.regex(PARAMETER_NAME, 'expected a name of letters, digits and _')), parameter()),
      ],
      { error: SCALARS },
    ),
  );

/** Statements for a database. */
export const sqlCommandSchema = lazily(() =>
  z
    .strictObject({
      type: z.literal('sql'),
      connection: connection(),
      statement: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(LONGEST_STATEMENT))),
      /** A file of the runner's machine that holds them. */
      file: z.exactOptional(
        z.string().check(z.maxLength(LONGEST_PATH), z.regex(/^\//, 'expected a path that begins with /')),
      ),
      /** Bound by the server, never put into the statement. With them it is one statement. */
      parameters: z.exactOptional(parameters()),
      /** The statement is cancelled after that; default: when the attempt is. */
      timeoutSeconds: z.exactOptional(wholeNumber(1, MOST_SECONDS)),
      expect: z.exactOptional(
        z.strictObject({
          /** Of the last statement: those that it gives, or changes. */
          rows: z.union([wholeNumber(0, 1e12), z.string().check(z.refine(isRowCount, ROWS))], {
            error: ROWS,
          }),
        }),
      ),
      /** Rows as a table, or only how many there are; default: table. */
      output: z.exactOptional(z.enum(['table', 'count'])),
      /** All in one; false for what no transaction takes, as VACUUM. Default: true. */
      transaction: z.exactOptional(z.boolean()),
    })
    .check(
      z.refine(({ statement, file }) => (statement === undefined) !== (file === undefined), {
        path: ['statement'],
        error: 'expected either a statement or a file',
      }),
    ),
);

/** A command that asks a database. */
export type SqlCommand = z.output<ReturnType<typeof sqlCommandSchema>>;
