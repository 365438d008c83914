// setAdoptionTarget: what the units of a level are to reach by an indicator, from a day on.
import { z } from 'zod';
import { defineCommand, InputError, type Prepared } from '../../kit/index.js';
import type { Call, CatalogClient } from '../client.js';
import type { MutationSetAdoptionTargetArgs, SetAdoptionTargetInput } from '../schema.generated.js';
import { loadCatalogue, type Catalogue } from '../store/catalogue.js';
import { targetRow } from '../store/rows.js';
import { carryOut } from '../store/writes.js';
import {
  requireApplication,
  requireIndicator,
  requireLine,
  requirePeriod,
  requireUnitOn,
  versionOf,
} from './checks.js';

const payloadSchema = targetRow
  .omit({ recordedAt: true })
  .extend({ version: z.int().min(0), value: z.number().min(0) });
type Payload = z.output<typeof payloadSchema>;

const SAME = `application = $3::text and indicator = $4::text and unit_key = $5::text and level is not distinct from $6::text`;
const CONFLICT = `select from app_catalog.v_target where ${SAME} and (
    case when valid_from = $7::date then version > $8::int
    else daterange(valid_from, valid_to, '[]') && daterange($7::date, $9::date, '[]') end)`;
const INSERT = `insert into app_catalog.target
    (application, indicator, unit_key, level, valid_from, version, valid_to, kind, value, legal_basis, command_key)
  select $3::text, $4::text, $5::text, $6::text, $7::date, $8::int + 1, $9::date, $10::text, $11::numeric, $12::text, key from fresh`;

const LARGEST = 1_000_000_000;

function requireValue({ kind, value }: SetAdoptionTargetInput): number {
  const isShare = value >= 0 && value <= 1 && Math.abs(value * 10_000 - Math.round(value * 10_000)) < 1e-6;
  const isNumber = Number.isInteger(value) && value >= 0 && value <= LARGEST;
  if (kind === 'SHARE' ? isShare : isNumber) return value;
  throw new InputError(
    'value must be a share of 0 to 1 with at most four decimals, or a whole number for ABSOLUTE.',
    'value phải là tỷ lệ từ 0 đến 1 với tối đa bốn chữ số thập phân, hoặc số nguyên với ABSOLUTE.',
  );
}

/** A share of what has no denominator would never be reached. */
function requireDenominator({ indicators }: Catalogue, { kind, indicator }: SetAdoptionTargetInput): void {
  const isCounted = indicators.find(({ code }) => code === indicator)?.denominator === null;
  if (kind === 'SHARE' && isCounted)
    throw new InputError(
      'kind: the indicator has no denominator, use ABSOLUTE.',
      'kind: chỉ tiêu không có mẫu số, hãy dùng ABSOLUTE.',
    );
}

async function prepare({ unit, input }: MutationSetAdoptionTargetArgs, call: Call): Promise<Prepared<Payload>> {
  const period = requirePeriod(input.validFrom, input.validTo, 'validFrom, validTo');
  const legalBasis = requireLine('legalBasis', input.legalBasis, 500);
  const value = requireValue(input);
  requireUnitOn(unit, period.validFrom, call);
  const catalogue = await loadCatalogue(call.client, call.signal);
  const application = requireApplication(catalogue.applications, input.application, call);
  const indicatorCode = requireIndicator(application, input.indicator);
  requireDenominator(catalogue, input);
  const rule = { ...period, unitKey: unit, level: input.level ?? null };
  const own = catalogue.targets.filter(
    (target) => target.applicationCode === application.code && target.indicatorCode === indicatorCode,
  );
  const names = { applicationCode: application.code, indicatorCode };
  const payload = { ...rule, ...names, version: versionOf(own, rule), kind: input.kind, value, legalBasis };
  return { subject: `application ${application.code}`, payload };
}

export const setAdoptionTarget = defineCommand<CatalogClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [
    {
      name: 'write',
      title: { vi: 'Ghi mục tiêu', en: 'Write the target' },
      reconcile: 'REPEATABLE',
      send: ({ client, payload, key, signal }) => {
        const { applicationCode, indicatorCode, unitKey, level, validFrom, version, validTo } = payload;
        const rule = [applicationCode, indicatorCode, unitKey, level, validFrom, version, validTo];
        const values = [...rule, payload.kind, payload.value, payload.legalBasis];
        const write = { kind: 'target written', key, conflict: CONFLICT, insert: INSERT, values };
        return carryOut(client, write, applicationCode, signal);
      },
    },
  ],
});
