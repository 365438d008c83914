// The conformance suite over both ways to the sample database.
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createCitizens, nameOf } from '../../sandbox/population/citizens.js';
import { createPopulationServer } from '../../sandbox/population/createPopulationServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { describe } from '@jest/globals';
import { describeTransport } from './fixtures/describeTransport.js';
import { createDirectory, NOW, populationConfig } from './fixtures/samplePopulation.js';

const city = createSampleCity();
const directory = createDirectory(city);
const citizens = createCitizens(city);

function person(index: number) {
  const citizen = citizens[index];
  if (citizen === undefined) throw new Error('too few citizens');
  const unit = directory.unitOn(citizen.permanent.ward ?? '', '2026-07-15') ?? '';
  return { personalId: citizen.personalId, name: nameOf(citizen), unit };
}

describe.each(['xroad', 'portal'] as const)('over %s', (transport) => {
  describeTransport({
    transport,
    directory,
    folder: import.meta.dirname,
    people: [person(0), person(1), person(20), person(21)],
    start: async () => {
      const server = await createPopulationServer({ city, port: 0 });
      return { config: populationConfig(server.url, transport), close: () => server.close() };
    },
    createRuntime: (adapter, config, limits) =>
      createAdapterRuntime(adapter, config, {
        units: directory,
        limits: { readMs: 3_000, ...limits },
        now: () => new Date(NOW),
      }),
  });
});
