// A link to a part of the trail as NDJSON, for one download.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { LINK_MS, newNonce, sealAuditLink } from '../exports/exportLinks.js';
import { overEverything } from '../guards.js';
import { reason, stretch } from '../inputs.js';

const MAX_DAYS = 92;

export const exportAudit = defineMutation({
  name: 'exportAudit',
  input: stretch(MAX_DAYS).and(z.object({ reason })),
  points: 100,
  stepUp: true,
  event: 'audit.export-ordered',
  authorise: (_input, context) => overEverything('gateway:audit.export', context),
  async act({ from, to, reason: why }, { principal, services }) {
    const until = services.clock.now().getTime() + LINK_MS;
    const { reference, issuer, client, acr } = principal;
    const link = { nonce: newNonce(), until, from: from.getTime(), to: to.getTime() };
    const token = sealAuditLink(services, { ...link, actor: { reference, issuer, client, acr } });
    return {
      result: { path: `/files/${token}`, expiresAt: new Date(until) },
      details: { from: from.toISOString(), to: to.toISOString(), reason: why },
    };
  },
});
