// Whether the trail is being written and proven at this moment.
import { z } from 'zod';
import { AUDIT_READ } from '../auditScope.js';
import { defineQuery } from '../defineOperation.js';

export const auditState = defineQuery({
  name: 'auditState',
  input: z.object({}),
  points: 1,
  event: null,
  authorise: () => ({ capability: AUDIT_READ, unit: null }),
  async act(_input, { services }) {
    const { status, ...details } = services.auditor.state();
    return { result: { status, mayServePersonalData: services.auditor.mayServePersonalData(), details } };
  },
});
