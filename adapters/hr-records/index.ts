// HR records: officers, civil servants and public employees, read from the city's HR database and synced to the Ministry.
import { defineAdapter, perMonth, type Answer } from '../kit/index.js';
import { createHrClient, probeOfficers } from './client.js';
import { removeOfficerFromSync } from './commands/removeOfficerFromSync.js';
import { syncOfficer } from './commands/syncOfficer.js';
import { configSchema } from './config.js';
import { countOfficers, countOfficersOfMonth, countOfficersOfUnits } from './officerCounts.js';
import { listOfficers, listOfficersOfUnits, loadOfficers } from './officers.js';
import { loadSalaries } from './officerSalary.js';
import { typeDefs, type QueryOfficerArgs } from './schema.generated.js';

export const hrRecordsAdapter = defineAdapter({
  id: 'hr-records',
  title: { vi: 'Hồ sơ cán bộ, công chức, viên chức', en: 'HR records' },
  levels: ['CITY', 'DISTRICT', 'WARD'],
  grants: [
    {
      capability: 'hr-records:officer.read',
      title: { vi: 'Xem hồ sơ cán bộ', en: 'Read officers' },
    },
    {
      capability: 'hr-records:officer.read-personal',
      title: { vi: 'Xem dữ liệu cá nhân của cán bộ', en: 'Read personal data of officers' },
    },
    {
      capability: 'hr-records:officer.sync',
      title: { vi: 'Đồng bộ hồ sơ cán bộ lên Bộ Nội vụ', en: 'Sync officers to the Ministry of Home Affairs' },
    },
  ],
  configSchema,
  typeDefs,
  createClient: createHrClient,
  queries: {
    officer: async ({ staffNumber }: QueryOfficerArgs, call) => (await loadOfficers([staffNumber], call))[0] ?? null,
    officers: listOfficers,
    officerCounts: countOfficers,
  },
  entities: { Officer: { key: 'staffNumber', load: loadOfficers } },
  fields: {
    UnitOverview: { officers: perMonth(countOfficersOfMonth) },
    Unit: {
      officers: listOfficersOfUnits,
      // A bare number is an answer too, which the kit's type of answers does not say.
      officerCount: async (parents, args, call) =>
        (await countOfficersOfUnits(parents, args, call)) as unknown as readonly Answer[],
    },
    Officer: { salary: loadSalaries },
  },
  commands: { syncOfficer, removeOfficerFromSync },
  probe: probeOfficers,
  close: (client) => client.sql.close(),
});
