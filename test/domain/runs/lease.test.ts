import { expect, test } from 'vitest';
import { GRACE_MS } from '#adapters/commands/program/terminate.ts';
import { HOLD_MS, LAST_ANSWER_MS, LEASE_MS, LONGEST_UNRENEWED_MS, LOOK_MS, RENEW_MS } from '#domain/runs/lease.ts';

test('a renewal is a whole number of looks', () => {
  expect(RENEW_MS % LOOK_MS).toBe(0);
});

test('a renewal may fail before the lease has been unrenewed for too long', () => {
  expect(2 * RENEW_MS).toBeLessThanOrEqual(LONGEST_UNRENEWED_MS);
});

test('the store is asked for the last time after a renewal was due', () => {
  expect(LONGEST_UNRENEWED_MS - LAST_ANSWER_MS).toBeGreaterThan(RENEW_MS);
});

test('a command that is not renewed is gone before its lease has passed, and with it before another attempt may start', () => {
  expect(LONGEST_UNRENEWED_MS + GRACE_MS).toBeLessThan(LEASE_MS);
});

test('the message of a runner that vanished comes again when its lease has passed, and not before', () => {
  expect(LEASE_MS).toBeLessThan(HOLD_MS);
});

test('a message is hidden for whole seconds, as queues count in them', () => {
  expect(HOLD_MS % 1_000).toBe(0);
});
