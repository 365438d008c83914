// withdrawApplication: gives an application a last day. What was recorded stays, and months before it are reported as before.
import { defineCommand, InputError, type Prepared } from '../../kit/index.js';
import type { Call, CatalogClient } from '../client.js';
import type { MutationWithdrawApplicationArgs } from '../schema.generated.js';
import { loadApplicationRows } from '../store/catalogue.js';
import { versionSchema, writeVersion, type VersionPayload } from './applicationVersion.js';
import { requireApplication, requireLine, requirePeriod } from './checks.js';

async function prepare(
  { unit, input }: MutationWithdrawApplicationArgs,
  call: Call,
): Promise<Prepared<VersionPayload>> {
  const legalBasis = requireLine('legalBasis', input.legalBasis, 500);
  const found = requireApplication(await loadApplicationRows(call.client, call.signal), input.application, call);
  if (found.unitKey !== unit)
    throw new InputError(
      'unit must be the one that published the application.',
      'unit phải là đơn vị đã công bố ứng dụng.',
    );
  const period = requirePeriod(found.validFrom, input.lastDay, 'lastDay');
  return { subject: `application ${found.code}`, payload: { ...found, ...period, legalBasis } };
}

export const withdrawApplication = defineCommand<CatalogClient, VersionPayload>({
  payload: versionSchema,
  prepare,
  steps: [writeVersion],
});
