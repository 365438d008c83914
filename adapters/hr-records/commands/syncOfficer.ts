// Brings an officer's record at the Ministry in step with the HR database.
import { z } from 'zod';
import { defineCommand, InputError, type AdapterCall, type Prepared } from '../../kit/index.js';
import type { HrClient } from '../client.js';
import type { MutationSyncOfficerArgs, OfficerSyncPart } from '../schema.generated.js';
import { createLayout, type PartLayout } from '../sync/layout.js';
import { readOfficerFile } from '../sync/readOfficerFile.js';
import { toSections } from '../sync/toSections.js';
import { bringInStep, type SyncPayload } from './bringInStep.js';
import { findSettled } from './course.js';
import { isStaffNumber, refuseOfficer, requireAgency, requireSettings, senderCodeOf } from './requireSync.js';

const rows = z.array(z.record(z.string(), z.string()));
const section = z.union([rows, z.record(z.string(), z.union([z.string(), rows]))]);

const payloadSchema: z.ZodType<SyncPayload> = z.object({
  number: z.string(),
  senderCode: z.string(),
  sections: z.record(z.string(), section),
});

function choose(layout: readonly PartLayout[], asked: readonly OfficerSyncPart[] | null | undefined) {
  if (asked === null || asked === undefined) return layout;
  if (asked.length === 0)
    throw new InputError('input.parts must name at least one part.', 'input.parts phải nêu ít nhất một phần.');
  const missing = asked.filter((part) => layout.every((known) => known.part !== part));
  if (missing.length === 0) return layout.filter(({ part }) => asked.includes(part));
  const names = [...new Set(missing)].join(', ');
  throw new InputError(
    `input.parts: this installation has no source for ${names}.`,
    `input.parts: hệ thống này không có nguồn dữ liệu cho ${names}.`,
  );
}

/**
 * What is sent is what was read here: the content that was checked is what the caller was told "accepted" for, and every
 * attempt says the same, which is what makes repeating it harmless. A change made in the HR database after this moment
 * is the matter of the next command; commands about one officer go out in the order in which they came.
 */
async function prepare(
  { officer, input }: MutationSyncOfficerArgs,
  call: AdapterCall<HrClient>,
): Promise<Prepared<SyncPayload>> {
  const { client } = call;
  const settings = requireSettings(client);
  const parts = choose(createLayout(client.config.views, settings), input?.parts);
  if (!isStaffNumber(officer)) return refuseOfficer();
  const file = await readOfficerFile(call, officer, parts, settings.maxListRows);
  if (file === null) return refuseOfficer();
  const agency = requireAgency(call, settings, officer, file.cells['managing_agency'] ?? '');
  const sections = toSections(file, parts, { settings, units: client.units });
  const payload = { number: officer, senderCode: senderCodeOf(settings, agency), sections };
  return { subject: `officer ${officer}`, payload };
}

export const syncOfficer = defineCommand<HrClient, SyncPayload>({
  payload: payloadSchema,
  prepare,
  steps: [
    {
      name: 'sync',
      title: { vi: 'Đồng bộ hồ sơ lên Bộ Nội vụ', en: 'Bring the record at the Ministry in step' },
      // A login and up to seven messages, each with a limit of its own.
      timeoutMs: 180_000,
      send: bringInStep,
      reconcile: findSettled,
    },
  ],
});
