// The catalogue of shared three-level applications: what is published, who must use it, and how far each unit is.
import { defineAdapter, perMonth, type Answer } from '../kit/index.js';
import { createCatalogClient, probeStore } from './client.js';
import { publishApplication } from './commands/publishApplication.js';
import { recordAdoption } from './commands/recordAdoption.js';
import { setAdoptionTarget } from './commands/setAdoptionTarget.js';
import { setObligation } from './commands/setObligation.js';
import { withdrawApplication } from './commands/withdrawApplication.js';
import { configSchema } from './config.js';
import { listAdoptionOfUnits, loadRows, reportAdoption } from './loaders/adoption.js';
import { listApplications, listIndicators, loadApplications, loadIndicators } from './loaders/applications.js';
import { standOfUnits } from './loaders/overview.js';
import {
  listApplicationsOfUnits,
  listObligations,
  listTargets,
  loadObligations,
  loadTargets,
} from './loaders/rules.js';
import { totalAdoption } from './loaders/totals.js';
import { typeDefs, type QuerySharedApplicationArgs } from './schema.generated.js';

export const appCatalogAdapter = defineAdapter({
  id: 'app-catalog',
  title: { vi: 'Danh mục ứng dụng dùng chung', en: 'Catalogue of shared applications' },
  levels: ['CITY', 'DISTRICT', 'WARD'],
  grants: [
    {
      capability: 'app-catalog:adoption.read',
      title: { vi: 'Xem mức độ sử dụng ứng dụng theo đơn vị', en: 'Read adoption by unit' },
    },
    {
      capability: 'app-catalog:adoption.record',
      title: { vi: 'Ghi số liệu mức độ sử dụng', en: 'Record figures of adoption' },
    },
    {
      capability: 'app-catalog:application.publish',
      title: { vi: 'Công bố, rút ứng dụng trong danh mục', en: 'Publish and withdraw applications' },
    },
    {
      capability: 'app-catalog:obligation.set',
      title: { vi: 'Quy định đơn vị phải dùng ứng dụng', en: 'Say who must use an application' },
    },
    {
      capability: 'app-catalog:target.set',
      title: { vi: 'Đặt mục tiêu sử dụng', en: 'Set targets of adoption' },
    },
  ],
  configSchema,
  typeDefs,
  createClient: createCatalogClient,
  queries: {
    sharedApplication: async ({ code }: QuerySharedApplicationArgs, call) =>
      (await loadApplications([code], call))[0] ?? null,
    sharedApplications: listApplications,
    adoptionIndicators: listIndicators,
    adoptionReport: reportAdoption,
    adoptionTotals: async (args, call) => (await totalAdoption(args, call)) as Answer,
  },
  entities: {
    SharedApplication: { key: 'code', load: loadApplications },
    ApplicationObligation: { key: 'key', load: loadObligations },
    AdoptionIndicator: { key: 'code', load: loadIndicators },
    AdoptionTarget: { key: 'key', load: loadTargets },
    AdoptionRow: { key: 'key', load: loadRows },
  },
  fields: {
    SharedApplication: { obligations: listObligations, targets: listTargets },
    UnitOverview: { adoption: perMonth(standOfUnits) },
    Unit: { applications: listApplicationsOfUnits, adoption: listAdoptionOfUnits },
  },
  commands: { publishApplication, withdrawApplication, setObligation, setAdoptionTarget, recordAdoption },
  probe: probeStore,
  close: (client) => client.sql.close(),
});
