// The signed points of the trail, to compare with what was written down elsewhere.
import { z } from 'zod';
import { listCheckpoints } from '../../store/index.js';
import { AUDIT_READ } from '../auditScope.js';
import { defineQuery } from '../defineOperation.js';
import { page } from '../inputs.js';
import { readPage } from '../paging.js';

export const auditCheckpoints = defineQuery({
  name: 'auditCheckpoints',
  input: z.object(page),
  points: 2,
  event: 'audit.read',
  authorise: () => ({ capability: AUDIT_READ, unit: null }),
  async act(args, context, db) {
    const result = await readPage(
      context,
      { name: 'auditCheckpoints', filter: null, args },
      (above, limit) => listCheckpoints(db, above, limit),
      ({ id }) => id,
      (row) => ({ ...row, hash: row.hash.toString('base64url'), signature: row.signature.toString('base64url') }),
    );
    return { result, details: { report: 'auditCheckpoints', shown: result.nodes.length } };
  },
});
