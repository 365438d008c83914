// Who saw the data of a person, for an answer to the person's own request (Luật 91/2025/QH15, Điều 4).
import { z } from 'zod';
import { InvalidAuditCursor } from '../../audit/index.js';
import { AUDIT_READ } from '../auditScope.js';
import { toAuditRecord } from '../auditView.js';
import { defineQuery } from '../defineOperation.js';
import { overEverything } from '../guards.js';
import { page, stretch } from '../inputs.js';
import { badInput } from '../problems.js';

const MAX_DAYS = 1_100;

export const usesOfPerson = defineQuery({
  name: 'usesOfPerson',
  input: stretch(MAX_DAYS).and(z.object({ personalId: z.string().regex(/^\d{9}(\d{3})?$/), ...page })),
  points: 50,
  stepUp: true,
  event: 'audit.read',
  authorise: (_input, context) => overEverything(AUDIT_READ, context),
  async act({ personalId, from, to, first, after }, { services }) {
    // From here on the number is not used any more: what is searched, answered and recorded is the hash.
    const subject = services.personHash(personalId);
    const found = await services.auditor.usesOf(subject, { from, to, first, after }).catch((error: unknown) => {
      if (!(error instanceof InvalidAuditCursor)) throw error;
      throw badInput(
        'after',
        '"after" không phải là vị trí trong danh sách này.',
        '"after" is not a position of this list.',
      );
    });
    const nodes = found.records.map(toAuditRecord);
    return {
      result: { nodes, pageInfo: { hasNextPage: found.next !== null, endCursor: found.next } },
      details: { report: 'usesOfPerson', from: from.toISOString(), to: to.toISOString(), shown: nodes.length },
      subjects: [subject],
    };
  },
});
