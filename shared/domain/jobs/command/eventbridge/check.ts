import { anyJson, listOf, mapOf, oneOf, optional, shape, text } from '#domain/values/shape.ts';
import type { EventbridgeCommand } from './schema.ts';

/** A stored command that puts an event on a bus. */
export const eventbridgeCheck = shape<EventbridgeCommand>({
  type: oneOf(['eventbridge']),
  eventBus: optional(text),
  source: text,
  detailType: text,
  detail: optional(mapOf(anyJson)),
  resources: optional(listOf(text)),
});
