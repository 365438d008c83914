// Takes in the file of a resolution; nothing changes by that.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { doneWith, overUnits, withReorganisations } from '../reorganisations.js';

export const importReorganisation = defineMutation({
  name: 'importReorganisation',
  input: z.object({ file: z.unknown() }),
  points: 50,
  event: 'reorganisation.imported',
  authorise: (_input, context) => overUnits(context),
  async act({ file }, { principal, services }, tx) {
    const { id } = await withReorganisations(services, (all) =>
      all.importResolution(tx, { content: file, by: principal.reference }),
    );
    return doneWith(tx, id, {});
  },
});
