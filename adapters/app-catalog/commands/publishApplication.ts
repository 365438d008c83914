// publishApplication: puts an application into the catalogue, or replaces what it says there.
import { defineCommand, InputError, type Prepared } from '../../kit/index.js';
import type { Call, CatalogClient } from '../client.js';
import type { MutationPublishApplicationArgs } from '../schema.generated.js';
import { loadCatalogue, type Catalogue } from '../store/catalogue.js';
import { versionSchema, writeVersion, type VersionPayload } from './applicationVersion.js';
import { Conflict, optionalLine, requireApplication, requireLine, requirePeriod } from './checks.js';

const CODE = /^[A-Z0-9][A-Z0-9-]{0,39}$/;
const SYSTEM = /^[a-z][a-z0-9-]{0,49}$/;

function requirePattern(name: string, text: string, pattern: RegExp, en: string, vi: string): string {
  if (pattern.test(text)) return text;
  throw new InputError(`${name}: ${en}.`, `${name}: ${vi}.`);
}

function requireOwner(code: string, { client, scope }: Call): string {
  const agency = client.units.agency(code);
  if (agency !== undefined && agency.ceasedOn === null && scope.includes(agency.unit)) return agency.code;
  throw new InputError(
    'owner must be the code of an agency in your charge that is working.',
    'owner phải là mã của một cơ quan đang hoạt động thuộc phạm vi của bạn.',
  );
}

/** Each once, and some. */
function requireChoice<T extends string>(name: string, chosen: readonly T[], known: readonly string[]): T[] {
  const once = [...new Set(chosen)];
  if (once.length > 0 && once.every((one) => known.includes(one))) return once;
  throw new InputError(
    `${name} must hold at least one of: ${known.join(', ')}.`,
    `${name} phải có ít nhất một trong: ${known.join(', ')}.`,
  );
}

/** The version that is replaced, named by who replaces it: nobody overwrites what they have not seen. */
function replacedVersion({ applications }: Catalogue, code: string, replaces: number | null | undefined, call: Call) {
  const found = applications.find((row) => row.code === code);
  if (found !== undefined) requireApplication(applications, code, call);
  if ((found?.version ?? null) === (replaces ?? null)) return found?.version ?? 0;
  throw new Conflict(
    'replaces must be the present version of the application, and be left out for a code that is new.',
    'replaces phải là lần sửa hiện có của ứng dụng, và bỏ trống với mã mới.',
  );
}

async function prepare({ unit, input }: MutationPublishApplicationArgs, call: Call): Promise<Prepared<VersionPayload>> {
  const code = requirePattern(
    'code',
    input.code,
    CODE,
    'capitals, digits and hyphens, 40 at most',
    'chữ hoa, số và gạch nối, tối đa 40',
  );
  const period = requirePeriod(input.publishedFrom, input.publishedTo, 'publishedFrom, publishedTo');
  const texts = {
    name: requireLine('name', input.name),
    description: optionalLine('description', input.description, 1_000),
    legalBasis: requireLine('legalBasis', input.legalBasis, 500),
    system:
      input.system == null
        ? null
        : requirePattern('system', input.system, SYSTEM, 'the id of an adapter', 'mã của một bộ nối'),
  };
  const ownerCode = requireOwner(input.owner, call);
  const catalogue = await loadCatalogue(call.client, call.signal);
  const known = catalogue.indicators.map((indicator) => indicator.code);
  const indicatorCodes = requireChoice('indicators', input.indicators, known);
  const levels = requireChoice('levels', input.levels, ['CITY', 'DISTRICT', 'WARD']);
  const version = replacedVersion(catalogue, code, input.replaces, call);
  return {
    subject: `application ${code}`,
    payload: { ...texts, ...period, code, version, unitKey: unit, ownerCode, levels, indicatorCodes },
  };
}

export const publishApplication = defineCommand<CatalogClient, VersionPayload>({
  payload: versionSchema,
  prepare,
  steps: [writeVersion],
});
