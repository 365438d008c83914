// Limits an application to the operations that it registers, or lifts that limit. Between the two: REPORT, which refuses nothing.
import { z } from 'zod';
import { countOperations, findOperationMode, setOperationMode as setMode } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId, reason } from '../inputs.js';
import { holdList, readPolicy } from '../operationLists.js';
import { conflict } from '../problems.js';

const mode = z.enum(['OPEN', 'REPORT', 'REGISTERED_ONLY']);

export const setOperationMode = defineMutation({
  name: 'setOperationMode',
  input: z.object({ clientId, mode, reason }),
  points: 5,
  // To take a limit away is what somebody does who stole a session; to set one must not wait.
  stepUp: (input) => input.mode !== 'REGISTERED_ONLY',
  event: 'operation-mode.set',
  // Not whoever registers: a build that adds to the list must not be able to open it.
  authorise: (input, context) => overApplication('gateway:application.manage', input.clientId, context),
  async act(input, { principal, services }, tx) {
    const client = input.clientId;
    await holdList(tx, client);
    const now = services.clock.now();
    if (input.mode === 'REGISTERED_ONLY' && (await countOperations(tx, client, now)) === 0)
      throw conflict(
        'Ứng dụng chưa đăng ký thao tác nào, nên sẽ bị từ chối hoàn toàn; hãy đăng ký trước (registerOperations).',
        'The application has registered nothing and would be refused altogether; register first (registerOperations).',
      );
    const { mode: before } = await findOperationMode(tx, client);
    await setMode(tx, client, { mode: input.mode, reason: input.reason, by: principal.reference, now });
    return {
      result: await readPolicy(tx, client, services),
      target: { type: 'Application', id: client },
      details: { from: before, to: input.mode, reason: input.reason },
    };
  },
});
