// Gives one record of a divided unit to one of the units on its land (AZ-U03, AZ-U04).
import { z } from 'zod';
import { assignRecord as writeAssignment, latestAssignment } from '../../store/index.js';
import { checkAssignment } from '../../units/index.js';
import type { AdminContext, AdminServices } from '../context.js';
import { defineMutation } from '../defineOperation.js';
import { AdminError } from '../errors.js';
import { NOWHERE, reaches } from '../guards.js';
import { reason, unitKey } from '../inputs.js';
import { conflict, notFound } from '../problems.js';
import { isDivided } from '../unitSteps.js';
import { toUnit } from '../views.js';

const ASSIGN = 'gateway:record.assign';

const input = z.object({ id: z.string().min(1).max(500), unit: unitKey, reason });

/** The unit among those that a record was made in which has ended and was divided. */
function dividedUnit(units: readonly string[], { services }: AdminContext) {
  const { tree, clock } = services;
  return units.flatMap((key) => tree.unit(key) ?? []).find((unit) => isDivided(tree, unit, clock.today()));
}

/**
 * Who assigns answers for the old unit until it is shared out: its custodian. A part cannot help itself, unless it was
 * made the custodian. For everybody else there is no such record.
 */
function overRecord(units: readonly string[], context: AdminContext): string {
  const { tree, clock, units: facts } = context.services;
  const divided = dividedUnit(units, context);
  if (divided === undefined) return units[0] ?? NOWHERE;
  const custodian = tree.custodianOf(divided.key);
  if (custodian !== undefined && facts.exists(custodian.key, clock.today())) return custodian.key;
  const parts = tree.currentUnits(divided.key, clock.today());
  return parts.every(({ key }) => reaches(ASSIGN, key, context)) ? divided.key : NOWHERE;
}

type Input = z.output<typeof input>;
/** The record that an input is about: its system is asked once, and not while the store waits. */
const found = new WeakMap<Input, NonNullable<Awaited<ReturnType<AdminServices['findRow']>>>>();

export const assignRecord = defineMutation({
  name: 'assignRecord',
  input,
  points: 10,
  event: 'record.assigned',
  async authorise(asked, context) {
    // The source is asked for nobody who could not assign anything.
    if (!context.access.holds(ASSIGN)) return { capability: ASSIGN, unit: null };
    const row = await context.services.findRow(asked.id);
    if (row !== undefined) found.set(asked, row);
    return { capability: ASSIGN, unit: row === undefined ? NOWHERE : overRecord(row.units, context) };
  },
  async act(asked, context, tx) {
    const { id, unit, reason: why } = asked;
    const { principal, services } = context;
    const row = found.get(asked);
    if (row === undefined) throw notFound();
    const divided = dividedUnit(row.units, context);
    if (divided === undefined)
      throw conflict(
        'Đơn vị của hồ sơ không bị chia: hồ sơ đi theo đơn vị.',
        'The unit of the record was not divided: the record goes where its unit goes.',
      );
    const problems = checkAssignment(services.tree, { recordedIn: divided.key, unit }, services.clock.today());
    if (problems.length > 0) throw new AdminError('BAD_USER_INPUT', undefined, problems);
    const { type, key } = row;
    const before = (await latestAssignment(tx, type, key))?.unit ?? null;
    await writeAssignment(tx, { type, key, unit, reason: why, by: principal.reference });
    const after = await latestAssignment(tx, type, key);
    if (after === undefined) throw notFound();
    const { version: _version, unit: now, ...line } = after;
    return {
      result: { ...line, unit: toUnit(services.tree, now) },
      target: { type, id },
      details: { recordedIn: divided.key, before, after: unit, reason: why },
      unit,
    };
  },
});
