// Works out what a resolution would do, and keeps it to be compared when it is scheduled.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { id } from '../inputs.js';
import { doneWith, overUnits, toDetails, withReorganisations } from '../reorganisations.js';

export const rehearseReorganisation = defineMutation({
  name: 'rehearseReorganisation',
  input: z.object({ id }),
  points: 100,
  event: 'reorganisation.rehearsed',
  authorise: (_input, context) => overUnits(context),
  async prepare(input, { services }) {
    const units = await services.db
      .transaction()
      .execute((tx) => withReorganisations(services, (all) => all.unitsToCount(tx, input.id)));
    const [whole, divided] = [await services.countRecords(units.whole), await services.countRecords(units.divided)];
    return { whole, divided };
  },
  async act(input, { principal, services }, tx, records) {
    const act = { id: input.id, by: principal.reference, records };
    const { fingerprint, counts } = await withReorganisations(services, (all) => all.rehearse(tx, act));
    const done = await doneWith(tx, input.id, { fingerprint, counts });
    return { ...done, result: toDetails(done.result) };
  },
});
