// The step that publishing and withdrawing have in common: the next version of an application, if nobody was faster.
import { z } from 'zod';
import type { CommandStep } from '../../kit/index.js';
import type { CatalogClient } from '../client.js';
import { applicationRow } from '../store/rows.js';
import { carryOut } from '../store/writes.js';

export const versionSchema = applicationRow.extend({ version: z.int().min(0) });

/** `version` is the one that was found when the command was accepted; 0: none. */
export type VersionPayload = z.output<typeof versionSchema>;

const CONFLICT = `select from app_catalog.application where code = $3::text and version > $4::int`;
const INSERT = `insert into app_catalog.application (code, version, name, description, system, unit_key, owner_agency, levels,
    indicators, published_from, published_to, legal_basis, command_key)
  select $3::text, $4::int + 1, $5::text, $6::text, $7::text, $8::text, $9::text, $10::text[], $11::text[], $12::date, $13::date,
    $14::text, key from fresh`;

export const writeVersion: CommandStep<CatalogClient, VersionPayload> = {
  name: 'write',
  title: { vi: 'Ghi vào danh mục', en: 'Write into the catalogue' },
  reconcile: 'REPEATABLE',
  send: async ({ client, payload, key, signal }) => {
    const { code, version, name, description, system, unitKey, ownerCode, levels, indicatorCodes } = payload;
    const values = [code, version, name, description, system, unitKey, ownerCode, levels, indicatorCodes];
    const more = [payload.validFrom, payload.validTo, payload.legalBasis];
    const write = {
      kind: 'application written',
      key,
      conflict: CONFLICT,
      insert: INSERT,
      values: [...values, ...more],
    };
    const outcome = await carryOut(client, write, code, signal);
    if (outcome.outcome !== 'DONE') return outcome;
    return { outcome: 'DONE', result: { row: { type: 'SharedApplication', key: code }, reference: code } };
  },
};
