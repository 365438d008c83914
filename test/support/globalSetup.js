// Plain JavaScript on purpose: Jest loads it outside its own module system. Starts the servers that tests share.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';

export default async function setup() {
  const started = performance.now();
  const { startPostgres } = await tsImport('./postgresService.ts', import.meta.url);
  const { startRedis } = await tsImport('./redisService.ts', import.meta.url);
  const services = await Promise.all([startPostgres(), startRedis()]);
  globalThis.lienThongServices = services;
  const { plantedValues } = await tsImport('./plantedValues.ts', import.meta.url);
  globalThis.lienThongPlanted = plantedValues().all;
  // Every gateway of the run writes its log there; at the end it is searched for the planted values.
  process.env.SUITE_LOG_FOLDER = mkdtempSync(join(tmpdir(), 'lien-thong-suite-'));
  process.env.TEST_DATABASE_URL = services[0].url;
  process.env.TEST_REDIS_URL = services[1].url;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stderr.write(`${services.map((service) => service.how).join(', ')}: ready in ${seconds} s\n`);
}
