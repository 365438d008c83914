// What holds for every new credential: a working application, few at a time, an end that is near.
import { z } from 'zod';
import { hintsInForce, lockApplication } from '../store/index.js';
import type { Tx } from './context.js';
import { conflict, notFound } from './problems.js';

/** Two for a rotation, and room for several hosts of one application. */
const MAX_IN_FORCE = 5;
const DAY_MS = 86_400_000;

export const expiresInDays = z.int().min(1).max(365);

export function expiryAfter(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY_MS);
}

/** The application keeps still until the new credential is written: two at once cannot exceed the number together. */
export async function requireRoom(tx: Tx, clientId: string, now: Date): Promise<readonly { readonly hint: string }[]> {
  const application = await lockApplication(tx, clientId);
  if (application === undefined) throw notFound();
  if (application.status !== 'ACTIVE')
    throw conflict(
      'Chỉ ứng dụng đang hoạt động mới có bí mật hoặc khóa mới.',
      'Only an active application gets credentials.',
    );
  const inForce = await hintsInForce(tx, clientId, now);
  if (inForce.length >= MAX_IN_FORCE)
    throw conflict(
      `Ứng dụng đã có ${MAX_IN_FORCE} bí mật, khóa còn hiệu lực; hãy kết thúc cái không dùng.`,
      `The application has ${MAX_IN_FORCE} credentials in force; end one that is not in use.`,
    );
  return inForce;
}
