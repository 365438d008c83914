// The population database: citizens by personal number, for a stated purpose, over X-Road or through the national portal.
import { defineAdapter } from '../kit/index.js';
import { loadCitizens, lookUpCitizen, verifyCitizen } from './citizens.js';
import { createPopulationClient } from './client.js';
import { configSchema } from './config.js';
import { typeDefs } from './schema.generated.js';

export const populationAdapter = defineAdapter({
  id: 'population',
  title: { vi: 'Cơ sở dữ liệu quốc gia về dân cư', en: 'Population database' },
  levels: ['CITY', 'WARD'],
  grants: [
    { capability: 'population:citizen.read', title: { vi: 'Tra cứu công dân', en: 'Look citizens up' } },
    {
      capability: 'population:citizen.read-personal',
      title: { vi: 'Xem dữ liệu cá nhân của công dân', en: 'Read personal data of citizens' },
    },
    { capability: 'population:citizen.verify', title: { vi: 'Xác minh công dân', en: 'Verify citizens' } },
  ],
  configSchema,
  typeDefs,
  createClient: createPopulationClient,
  queries: { citizen: lookUpCitizen, verifyCitizen },
  entities: { Citizen: { key: 'reference', load: loadCitizens } },
  probe: (client, signal) => client.source.probe(signal),
});
