// Ends a secret or a key at once.
import { z } from 'zod';
import { endCredentials, findCredential } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { NOWHERE, overApplication } from '../guards.js';
import { id } from '../inputs.js';
import { conflict, notFound } from '../problems.js';

const MANAGE = 'gateway:credential.manage';

export const endCredential = defineMutation({
  name: 'endCredential',
  input: z.object({ id }),
  points: 5,
  event: 'credential.ended',
  async authorise(input, context) {
    const found = await findCredential(context.services.db, input.id);
    if (found === undefined) return { capability: MANAGE, unit: NOWHERE };
    return overApplication(MANAGE, found.clientId, context);
  },
  async act(input, { principal, services }, tx) {
    if ((await endCredentials(tx, { id: input.id }, principal.reference, services.clock.now())) === 0)
      throw conflict('Bí mật hoặc khóa này đã kết thúc.', 'The credential has ended already.');
    const result = await findCredential(tx, input.id);
    if (result === undefined) throw notFound();
    const { clientId, kind } = result;
    return { result, target: { type: 'Credential', id: input.id }, details: { clientId, kind } };
  },
});
