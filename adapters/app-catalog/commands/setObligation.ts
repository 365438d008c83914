// setObligation: who must or should use an application, from a day on.
import { z } from 'zod';
import { defineCommand, type Prepared } from '../../kit/index.js';
import type { Call, CatalogClient } from '../client.js';
import type { MutationSetObligationArgs } from '../schema.generated.js';
import { loadApplicationRows, loadObligationRows } from '../store/catalogue.js';
import { obligationRow } from '../store/rows.js';
import { carryOut } from '../store/writes.js';
import { requireApplication, requireLine, requirePeriod, requireUnitOn, versionOf } from './checks.js';

const payloadSchema = obligationRow.omit({ recordedAt: true }).extend({ version: z.int().min(0) });
type Payload = z.output<typeof payloadSchema>;

const SAME = `application = $3::text and unit_key = $4::text and level is not distinct from $5::text`;
const CONFLICT = `select from app_catalog.v_obligation where ${SAME} and (
    case when valid_from = $6::date then version > $7::int
    else daterange(valid_from, valid_to, '[]') && daterange($6::date, $8::date, '[]') end)`;
const INSERT = `insert into app_catalog.obligation
    (application, unit_key, level, valid_from, version, valid_to, strength, legal_basis, command_key)
  select $3::text, $4::text, $5::text, $6::date, $7::int + 1, $8::date, $9::text, $10::text, key from fresh`;

async function prepare({ unit, input }: MutationSetObligationArgs, call: Call): Promise<Prepared<Payload>> {
  const { client, signal } = call;
  const period = requirePeriod(input.validFrom, input.validTo, 'validFrom, validTo');
  const legalBasis = requireLine('legalBasis', input.legalBasis, 500);
  requireUnitOn(unit, period.validFrom, call);
  const { code } = requireApplication(await loadApplicationRows(client, signal), input.application, call);
  const rule = { ...period, unitKey: unit, level: input.level ?? null };
  const own = (await loadObligationRows(client, signal)).filter(({ applicationCode }) => applicationCode === code);
  const version = versionOf(own, rule);
  const payload = { ...rule, applicationCode: code, version, strength: input.strength, legalBasis };
  return { subject: `application ${code}`, payload };
}

export const setObligation = defineCommand<CatalogClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [
    {
      name: 'write',
      title: { vi: 'Ghi quy định', en: 'Write the rule' },
      reconcile: 'REPEATABLE',
      send: ({ client, payload, key, signal }) => {
        const { applicationCode, unitKey, level, validFrom, version, validTo, strength, legalBasis } = payload;
        const values = [applicationCode, unitKey, level, validFrom, version, validTo, strength, legalBasis];
        const write = { kind: 'obligation written', key, conflict: CONFLICT, insert: INSERT, values };
        return carryOut(client, write, applicationCode, signal);
      },
    },
  ],
});
