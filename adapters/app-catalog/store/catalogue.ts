// The catalogue as a whole: applications, indicators, rules and targets. Small, so it is read whole and decided on here.
import type { z } from 'zod';
import { UpstreamError } from '../../kit/index.js';
import type { CatalogClient } from '../client.js';
import {
  applicationRow,
  indicatorRow,
  obligationRow,
  targetRow,
  type ApplicationRow,
  type IndicatorRow,
  type ObligationRow,
  type TargetRow,
} from './rows.js';

export interface Catalogue {
  /** Each in order of code, then of first day. */
  readonly applications: readonly ApplicationRow[];
  readonly indicators: readonly IndicatorRow[];
  readonly obligations: readonly ObligationRow[];
  readonly targets: readonly TargetRow[];
}

const RULE = `application as "applicationCode", unit_key as "unitKey", level, valid_from::text as "validFrom", version,
  valid_to::text as "validTo", legal_basis as "legalBasis", recorded_at as "recordedAt"`;

const APPLICATIONS = `select code, version, name, description, system, unit_key as "unitKey", owner_agency as "ownerCode", levels,
  indicators as "indicatorCodes", published_from::text as "validFrom", published_to::text as "validTo", legal_basis as "legalBasis"
  from app_catalog.v_application order by code collate "C" limit $1::int`;
const INDICATORS = `select code, name, measure, numerator, denominator from app_catalog.indicator order by code collate "C" limit $1::int`;
const OBLIGATIONS = `select ${RULE}, strength from app_catalog.v_obligation
  order by application collate "C", valid_from, unit_key collate "C", level limit $1::int`;
const TARGETS = `select ${RULE}, indicator as "indicatorCode", kind, value from app_catalog.v_target
  order by application collate "C", indicator collate "C", valid_from, unit_key collate "C", level limit $1::int`;

type Reading = Pick<CatalogClient, 'sql' | 'config'>;

async function readAll<T>(
  { sql, config }: Reading,
  operation: string,
  statement: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<readonly T[]> {
  // One more than may be there shows that something is missing.
  const rows = await sql.read({ operation, statement, values: [config.maxRules + 1], schema, signal });
  if (rows.length > config.maxRules)
    throw new UpstreamError('UPSTREAM_TOO_LARGE', { detail: `${operation}: maxRules` });
  return rows;
}

export const loadApplicationRows = (client: Reading, signal: AbortSignal) =>
  readAll(client, 'applications', APPLICATIONS, applicationRow, signal);
export const loadIndicatorRows = (client: Reading, signal: AbortSignal) =>
  readAll(client, 'indicators', INDICATORS, indicatorRow, signal);
export const loadObligationRows = (client: Reading, signal: AbortSignal) =>
  readAll(client, 'obligations', OBLIGATIONS, obligationRow, signal);
export const loadTargetRows = (client: Reading, signal: AbortSignal) =>
  readAll(client, 'targets', TARGETS, targetRow, signal);

export async function loadCatalogue(client: Reading, signal: AbortSignal): Promise<Catalogue> {
  const [applications, indicators, obligations, targets] = await Promise.all([
    loadApplicationRows(client, signal),
    loadIndicatorRows(client, signal),
    loadObligationRows(client, signal),
    loadTargetRows(client, signal),
  ]);
  return { applications, indicators, obligations, targets };
}
