// Who uses which part of the schema, as administrators may see it.
import { z } from 'zod';
import type { FieldUseSum } from '../store/index.js';
import type { AdminContext, AdminServices } from './context.js';
import { holdsEverywhere, unitsWithin } from './guards.js';

export const READ_USAGE = 'gateway:usage.read';

const DAY_MS = 86_400_000;

const NAME = '[_A-Za-z]\\w{0,127}';

/** `Type`, `Type.field`, `Type.field(argument:)` or `@directive`. */
export const coordinate = z.string().regex(new RegExp(`^@?${NAME}(\\.${NAME}(\\(${NAME}:\\))?)?$`));

/** The beginning of one. */
export const coordinatePrefix = z.string().regex(/^[@_A-Za-z][\w.(:)]{0,300}$/);

export const typeName = z.string().regex(new RegExp(`^${NAME}$`));

/** The day from which uses count: as asked, or as the settings have it. */
export function firstDay(since: string | null, { clock, governance }: AdminServices): string {
  return since ?? new Date(Date.parse(clock.today()) - governance.usedWithinDays * DAY_MS).toISOString().slice(0, 10);
}

/** Null: everything, also what belongs to no application that is known. */
export function unitsSeen(context: AdminContext): readonly string[] | null {
  return holdsEverywhere(READ_USAGE, context) ? null : unitsWithin(READ_USAGE, context);
}

export function toFieldUsage({ client, ...rest }: FieldUseSum) {
  return { ...rest, application: client };
}
