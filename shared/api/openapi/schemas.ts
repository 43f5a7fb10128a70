import * as z from 'zod/mini';
import { auditEntrySchema } from '#api/shapes/audit-entry.ts';
import { backfillPlanSchema, backfillSchema } from '#api/shapes/backfill.ts';
import { configurationSchema } from '#api/shapes/configuration.ts';
import { explanationSchema } from '#api/shapes/explanation/explanation.ts';
import { healthSchema } from '#api/shapes/health.ts';
import { jobSchema } from '#api/shapes/job.ts';
import { jobLineSchema } from '#api/shapes/job-line.ts';
import { incidentSchema } from '#api/shapes/notices/incident.ts';
import { noticeSchema } from '#api/shapes/notices/notice.ts';
import { planSchema } from '#api/shapes/plan.ts';
import { comingFiresSchema, firesSchema, previewSchema } from '#api/shapes/preview.ts';
import { logSchema, runSchema } from '#api/shapes/run.ts';
import { statsSchema } from '#api/shapes/stats.ts';
import { switchSchema } from '#api/shapes/switch.ts';
import { commandSchema } from '#domain/jobs/command/schema.ts';
import { conditionSchema } from '#domain/jobs/condition/schema.ts';
import { jobInputSchema } from '#domain/jobs/schema.ts';
import { FIELD_WORDS } from './field-words.ts';

/** A JSON Schema (draft 2020-12) of an object, as far as it is looked at here. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** Written or read: fields with a default need not be written. */
type Direction = 'input' | 'output';

/** The shapes that the document names, by the name that a generated client has for them. */
const NAMED = {
  Job: jobSchema,
  JobLine: jobLineSchema,
  JobDefinition: jobInputSchema,
  Command: commandSchema,
  Condition: conditionSchema,
  Run: runSchema,
  RunLog: logSchema,
  Backfill: backfillSchema,
  BackfillPlan: backfillPlanSchema,
  AuditEntry: auditEntrySchema,
  Incident: incidentSchema,
  Notice: noticeSchema,
  Explanation: explanationSchema,
  Stats: statsSchema,
  Fires: firesSchema,
  ComingFires: comingFiresSchema,
  Preview: previewSchema,
  Plan: planSchema,
  Switch: switchSchema,
  Configuration: configurationSchema,
  Health: healthSchema,
} as const satisfies Readonly<Record<string, () => z.ZodMiniType>>;

/** Written and read alike. */
const WRITTEN: ReadonlySet<string> = new Set(['JobDefinition', 'Command', 'Condition']);

/** The schema of a part of a request or answer; undefined where nothing is there. Named shapes are references. */
export function schemaOf(schema: z.ZodMiniType, direction: Direction): JsonSchema | undefined {
  return schema._zod.def.type === 'undefined' ? undefined : bare(converted(schema, direction));
}

/** The schemas that others refer to, by name. */
export function namedSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(NAMED).map(([name, schema]) => {
      const { $defs = {} } = converted(z.array(schema()), WRITTEN.has(name) ? 'input' : 'output');
      return [name, described(bare($defs[name] ?? {}), FIELD_WORDS[name])];
    }),
  );
}

/** A job as a person writes it, whole in itself: what editors complete job files with. */
export function jobDefinitionSchema(): JsonSchema {
  return described(bare(z.toJSONSchema(jobInputSchema(), { ...options('input'), metadata: z.registry() })), {
    ...FIELD_WORDS.JobDefinition,
  });
}

function converted(schema: z.ZodMiniType, direction: Direction) {
  const names = z.registry<{ readonly id: string }>();
  for (const [name, named] of Object.entries(NAMED)) {
    names.add(named(), { id: name });
  }
  return z.toJSONSchema(schema, { ...options(direction), metadata: names });
}

function options(direction: Direction): Parameters<typeof z.toJSONSchema>[1] {
  return {
    io: direction,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // The pattern that the format stands for is longer than all the rest.
      if (jsonSchema.format === 'date-time') {
        delete jsonSchema.pattern;
      }
      // The limits of a double are no rule of ours.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) {
        delete jsonSchema.minimum;
      }
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
        delete jsonSchema.maximum;
      }
    },
  };
}

/** A schema that leaves its definitions to the document. What has no name of ours is any JSON (z.json()), as the empty schema says. */
function bare({ $defs: _, $schema: __, id: ___, ...schema }: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === '$ref' ? inDocument(value) : value)));
}

function inDocument(reference: unknown): string | undefined {
  const name = String(reference).replace('#/$defs/', '');
  return name in NAMED ? `#/components/schemas/${name}` : undefined;
}

function described({ properties = {}, ...rest }: JsonSchema, words: Readonly<Record<string, string>> = {}): JsonSchema {
  const known = Object.entries(properties).map(([name, property]) => [
    name,
    words[name] === undefined ? property : { ...Object(property), description: words[name] },
  ]);
  return known.length === 0 ? rest : { ...rest, properties: Object.fromEntries(known) };
}
