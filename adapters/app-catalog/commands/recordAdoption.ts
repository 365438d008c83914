// recordAdoption: figures of one application for one month, all or none. What is there and the same is not written again.
import { z } from 'zod';
import { defineCommand, InputError, type Prepared } from '../../kit/index.js';
import type { Call, CatalogClient } from '../client.js';
import { isInForce, lastDayOf, requireMonth } from '../rules/months.js';
import type { MutationRecordAdoptionArgs, RecordAdoptionInput } from '../schema.generated.js';
import { loadApplicationRows, loadIndicatorRows } from '../store/catalogue.js';
import { loadFigures } from '../store/figures.js';
import { toRowKey } from '../store/keys.js';
import { carryOut } from '../store/writes.js';
import { checkFigures, type CheckedFigure } from './checkFigures.js';
import { Conflict, optionalLine, requireLine } from './checks.js';

const payloadSchema = z.object({
  application: z.string(),
  month: z.string(),
  source: z.string(),
  correct: z.boolean(),
  reason: z.string().nullable(),
  figures: z.array(
    z.object({ indicator: z.string(), unit: z.string(), numerator: z.int(), denominator: z.int().nullable() }),
  ),
});
type Payload = z.output<typeof payloadSchema>;

const GIVEN = `given as (
  select g.*, coalesce(f.version, 0) as version,
    f.version is null or row (f.numerator, f.denominator) is distinct from row (g.numerator, g.denominator) as differs
  from jsonb_to_recordset($5::jsonb) as g(indicator text, unit text, numerator bigint, denominator bigint)
  left join lateral (
    select * from app_catalog.figure f
    where f.application = $3::text and f.month = $4::text and f.indicator = g.indicator and f.unit_key = g.unit
    order by version desc limit 1) f on true),
`;
const CONFLICT = 'select from given where differs and version > 0 and not $8::boolean';
const INSERT = `insert into app_catalog.figure
    (application, indicator, unit_key, month, version, numerator, denominator, source, reason, command_key)
  select $3::text, indicator, unit, $4::text, version + 1, numerator, denominator, $6::text, $7::text, key from given, fresh
  where differs`;

function requireReason({ correct, reason }: RecordAdoptionInput): string | null {
  const given = optionalLine('reason', reason, 500);
  if (correct === true && given === null)
    throw new InputError('reason must be given where figures are put right.', 'reason phải được nêu khi đính chính.');
  return given;
}

/** A month that is not over has no figures yet that would stay. */
function requirePastMonth(month: string, today: string): string {
  if (lastDayOf(requireMonth(month)) < today) return month;
  throw new InputError('month must be over.', 'month phải là tháng đã kết thúc.');
}

async function requireUndisputed(payload: Payload, call: Call): Promise<void> {
  if (payload.correct) return;
  const rows = payload.figures.map((figure) => ({ ...figure, key: toKeyOf(payload, figure) }));
  const recorded = await loadFigures(
    rows.map(({ key }) => key),
    call,
  );
  const other = rows.findIndex(({ key, numerator, denominator }) => {
    const found = recorded.get(toRowKey(key));
    return found !== undefined && (found.numerator !== numerator || found.denominator !== denominator);
  });
  if (other >= 0)
    throw new Conflict(
      `figures[${other}]: another figure was recorded; to put it right, state correct and reason.`,
      `figures[${other}]: đã có số liệu khác; muốn đính chính, hãy nêu correct và reason.`,
    );
}

function toKeyOf({ application, month }: Payload, { indicator, unit }: CheckedFigure) {
  return { applicationCode: application, indicatorCode: indicator, unitKey: unit, month };
}

async function prepare({ unit, input }: MutationRecordAdoptionArgs, call: Call): Promise<Prepared<Payload>> {
  const { client, signal } = call;
  const month = requirePastMonth(input.month, client.clock.today());
  const source = requireLine('source', input.source, 100);
  const reason = requireReason(input);
  const day = lastDayOf(month);
  const [applications, indicators] = await Promise.all([
    loadApplicationRows(client, signal),
    loadIndicatorRows(client, signal),
  ]);
  const application = applications.find((row) => row.code === input.application && isInForce(row, day));
  if (application === undefined)
    throw new InputError(
      'application must be in the catalogue on the last day of the month.',
      'application phải có trong danh mục vào ngày cuối tháng.',
    );
  const figures = checkFigures(input.figures, { application, indicators, day, top: unit }, call);
  const payload = { application: application.code, month, source, reason, correct: input.correct === true, figures };
  await requireUndisputed(payload, call);
  return { subject: `adoption ${application.code} ${month}`, payload };
}

export const recordAdoption = defineCommand<CatalogClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [
    {
      name: 'write',
      title: { vi: 'Ghi số liệu', en: 'Write the figures' },
      reconcile: 'REPEATABLE',
      send: ({ client, payload, key, signal }) => {
        const { application, month, figures, source, reason, correct } = payload;
        const values = [application, month, JSON.stringify(figures), source, reason, correct];
        const write = { kind: 'figures written', key, given: GIVEN, conflict: CONFLICT, insert: INSERT, values };
        return carryOut(client, write, `${application} ${month}`, signal);
      },
    },
  ],
});
