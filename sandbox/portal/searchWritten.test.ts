// Lists over what was written and what the city has are the same, page for page, as one list sorted anew.
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSampleCity } from '../city/createSampleCity.js';
import type { LocalTime } from '../city/types.js';
import { byIntake, createDossierSearch } from './createDossierSearch.js';
import type { PortalItem } from './portalAnswer.js';
import { toPortalTime } from './portalAnswer.js';
import { searchWritten } from './searchWritten.js';
import { createWrittenRecords } from './writtenRecords.js';

const city = createSampleCity();
const WARD = 'H26.L7';
const own = city.dossiers.filter(({ agencyCode }) => agencyCode === WARD || agencyCode.startsWith(`${WARD}.`));
const search = createDossierSearch(city);
const times: LocalTime[] = ['2025-08-01T08:00:00', '2026-02-01T08:00:00', own[5]?.receivedAt ?? ''];

const write = fc.record({
  // Some are new, some replace one of the city.
  code: fc.oneof(
    fc.integer({ min: 1, max: 30 }).map((serial) => `000.00.L7.H26-260101-9${String(serial).padStart(3, '0')}`),
    fc.constantFrom(...own.slice(0, 40).map(({ code }) => code)),
  ),
  receivedAt: fc.constantFrom(...times),
  status: fc.integer({ min: 1, max: 10 }),
});
const query = fc.record({
  agencyCodes: fc.constant([WARD]),
  withSubordinates: fc.boolean(),
  from: fc.constantFrom(null, '2025-10-01T00:00:00'),
  until: fc.constantFrom(null, '2026-03-01T00:00:00'),
  status: fc.constantFrom(null, 2, 10),
});

it('holds for any writes and any query', () => {
  fc.assert(
    fc.property(fc.array(write, { maxLength: 20 }), query, fc.integer({ min: 1, max: 7 }), (writes, asked, size) => {
      const records = createWrittenRecords(city);
      const all = new Map(
        own.map(({ code, agencyCode, receivedAt, status }) => [code, { code, agencyCode, receivedAt, status }]),
      );
      for (const { code, receivedAt, status } of writes) {
        const item: PortalItem = {
          MAHOSO: code,
          NGAYTIEPNHAN: toPortalTime(receivedAt),
          TRANGTHAIHOSO: String(status),
        };
        records.saveDossier(code, item);
        all.set(code, { code, agencyCode: city.agency(code.split('-')[0] ?? '')?.code ?? '', receivedAt, status });
      }
      const expected = [...all.values()]
        .filter(({ agencyCode }) => agencyCode === WARD || asked.withSubordinates)
        .filter(({ receivedAt }) => asked.from === null || receivedAt >= asked.from)
        .filter(({ receivedAt }) => asked.until === null || receivedAt <= asked.until)
        .filter(({ status }) => asked.status === null || status === asked.status)
        .sort(byIntake)
        .map(({ code }) => code);
      const sources = {
        city,
        search,
        writes: records,
        agencyCode: '',
        habits: { duplicateCode: 3 },
        localNow: () => '',
      };
      for (let page = 1; page <= 3; page += 1) {
        const { total, result } = searchWritten(sources, asked, page, size);
        expect(total).toBe(expected.length);
        const codes = (result as readonly PortalItem[]).map((item) => item['MAHOSO']);
        expect(codes).toEqual(expected.slice((page - 1) * size, page * size));
      }
    }),
    { numRuns: 60 },
  );
});
