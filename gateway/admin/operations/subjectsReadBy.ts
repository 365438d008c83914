// Whose data an application read between two instants: what a notice of a breach needs (Luật 91/2025/QH15, Điều 23).
import { z } from 'zod';
import { AUDIT_READ } from '../auditScope.js';
import { defineQuery } from '../defineOperation.js';
import { holdsEverywhere, overApplication } from '../guards.js';
import { page, stretch } from '../inputs.js';

const MAX_DAYS = 400;

export const subjectsReadBy = defineQuery({
  name: 'subjectsReadBy',
  input: stretch(MAX_DAYS).and(z.object({ client: z.string().regex(/^[\w.:/-]{1,200}$/), ...page })),
  points: 50,
  event: 'audit.read',
  // Whoever audits the whole city may also ask about clients that are registered elsewhere.
  authorise: ({ client }, context) =>
    holdsEverywhere(AUDIT_READ, context)
      ? { capability: AUDIT_READ, unit: null }
      : overApplication(AUDIT_READ, client, context),
  async act({ client, from, to, first, after }, { services }) {
    const found = await services.auditor.subjectsReadBy(client, { from, to, first, after });
    return {
      result: { nodes: found.subjects, pageInfo: { hasNextPage: found.next !== null, endCursor: found.next } },
      target: { type: 'Application', id: client },
      details: {
        report: 'subjectsReadBy',
        from: from.toISOString(),
        to: to.toISOString(),
        shown: found.subjects.length,
      },
    };
  },
});
