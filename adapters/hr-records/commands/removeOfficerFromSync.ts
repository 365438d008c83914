// Removes an officer's record at the Ministry. The HR database is read only, here too.
import { z } from 'zod';
import { defineCommand, InputError, type AdapterCall, type Prepared, type StepOutcome } from '../../kit/index.js';
import type { HrClient } from '../client.js';
import type { MutationRemoveOfficerFromSyncArgs } from '../schema.generated.js';
import { readOfficerFile } from '../sync/readOfficerFile.js';
import { findSettled, startCourse, type Work } from './course.js';
import { isStaffNumber, refuseOfficer, requireAgency, requireSettings, senderCodeOf } from './requireSync.js';

/** The reason stays with the command, for whoever inspects it; the API has no place for one. */
const payloadSchema = z.object({ number: z.string(), senderCode: z.string(), reason: z.string() });
type Payload = z.output<typeof payloadSchema>;

function readReason(given: string): string {
  const reason = given.normalize('NFC').trim();
  if (reason.length >= 5 && reason.length <= 500 && !/\p{Cc}/u.test(reason.replaceAll(/\s/g, ' '))) return reason;
  throw new InputError('reason must have 5 to 500 characters.', 'reason phải có từ 5 đến 500 ký tự.');
}

async function prepare(
  { officer, reason }: MutationRemoveOfficerFromSyncArgs,
  call: AdapterCall<HrClient>,
): Promise<Prepared<Payload>> {
  const settings = requireSettings(call.client);
  const text = readReason(reason);
  const file = isStaffNumber(officer) ? await readOfficerFile(call, officer, [], settings.maxListRows) : null;
  if (file === null) return refuseOfficer();
  const agency = requireAgency(call, settings, officer, file.cells['managing_agency'] ?? '');
  const payload = { number: officer, senderCode: senderCodeOf(settings, agency), reason: text };
  return { subject: `officer ${officer}`, payload };
}

/** A record that is not there is as it shall be, whoever removed it. */
async function send(work: Work<Payload>): Promise<StepOutcome> {
  const course = await startCourse(work);
  const answer = await course.tell('record', 'DEL', {});
  const isGone = answer.verdict === 'ACCEPTED' || answer.verdict === 'MISSING';
  return isGone ? course.done() : course.settle(answer);
}

export const removeOfficerFromSync = defineCommand<HrClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [
    {
      name: 'remove',
      title: { vi: 'Xóa hồ sơ tại Bộ Nội vụ', en: 'Remove the record at the Ministry' },
      timeoutMs: 180_000,
      send,
      reconcile: findSettled,
    },
  ],
});
