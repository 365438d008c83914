// One record of the trail.
import { z } from 'zod';
import { trailRecord } from '../../store/index.js';
import { AUDIT_READ } from '../auditScope.js';
import { fromTrail, readRecordId } from '../auditView.js';
import { defineQuery } from '../defineOperation.js';
import { holdsEverywhere, NOWHERE } from '../guards.js';
import { notFound } from '../problems.js';

export const auditRecord = defineQuery({
  name: 'auditRecord',
  input: z.object({ id: z.string().max(100) }),
  points: 2,
  event: 'audit.read',
  async authorise({ id }, context) {
    const place = readRecordId(id);
    const found = place === undefined ? undefined : await trailRecord(context.services.db, place.writer, place.seq);
    const seen = found !== undefined && holdsEverywhere(AUDIT_READ, context);
    return { capability: AUDIT_READ, unit: seen ? null : (found?.unit ?? NOWHERE) };
  },
  async act({ id }, _context, db) {
    const place = readRecordId(id);
    const found = place === undefined ? undefined : await trailRecord(db, place.writer, place.seq);
    if (found === undefined) throw notFound();
    return { result: fromTrail(found), target: { type: 'AuditRecord', id } };
  },
});
