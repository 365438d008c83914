// Puts a proposed schema in force: checked once more against everything that runs, and against who uses what.
import { z } from 'zod';
import { activateServiceSchema } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { reason, serviceId } from '../inputs.js';
import { conflict } from '../problems.js';
import {
  countBreaking,
  holdService,
  overServices,
  readService,
  refuseBreaking,
  requireGeneration,
  requireSchema,
  toDeclared,
} from '../serviceRules.js';
import { requireAnotherPerson } from '../twoPeople.js';

export const approveService = defineMutation({
  name: 'approveService',
  input: z.object({ id: serviceId, version: z.int().min(1), reason }),
  points: 20,
  stepUp: true,
  event: 'service.approved',
  authorise: (_input, context) => overServices(context),
  async prepare({ id, version }, context) {
    const { db, remotes } = context.services;
    const row = await requireSchema(db, id, version);
    requireAnotherPerson({ requestedBy: row.proposedBy, requestedPerson: row.proposedPerson }, context);
    const generation = remotes.generation();
    const { problems, changes, refused } = remotes.examine(toDeclared(row));
    if (problems.length > 0)
      throw conflict(
        'Lược đồ này không ghép được với phần còn lại.',
        'This schema does not fit the others.',
        problems.map((problem) => ({ path: 'version', vi: problem, en: problem })),
      );
    refuseBreaking(await refused());
    return { generation, counted: { breaking: countBreaking(changes), changes: changes.length } };
  },
  async act({ id, version, reason: why }, context, tx, { generation, counted }) {
    const { status } = await holdService(tx, id, ['REGISTERED', 'ACTIVE', 'PAUSED']);
    const row = await requireSchema(tx, id, version);
    // One that was in force before may come back; a proposal that another one has replaced may not.
    const wasInForce = row.state === 'REPLACED' && row.decidedAt !== null;
    if (row.state !== 'PROPOSED' && !wasInForce)
      throw conflict('Không duyệt được bản này nữa.', 'This version cannot be approved any more.');
    await requireGeneration(tx, generation);
    const { principal, services } = context;
    const decision = { by: principal.reference, at: services.clock.now(), reason: why };
    // Why it was paused has nothing to do with its schema.
    await activateServiceSchema(tx, row, decision, status === 'PAUSED' ? 'PAUSED' : 'ACTIVE');
    return {
      result: await readService(tx, id, context),
      target: { type: 'Service', id },
      details: { version, hash: row.hash, proposedBy: row.proposedBy, ...counted, reason: why },
      sensitivity: 3,
    };
  },
});
