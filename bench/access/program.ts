// The gateway as a process of its own, with all of access switched on or reduced to a constant.
import { join } from 'node:path';
import { adapters } from '../../adapters/registry.js';
import { loadSettings } from '../../config/loadSettings.js';
import { loadUnits } from '../../config/units/loadUnits.js';
import type { Access } from '../../gateway/access/index.js';
import type { Principal } from '../../gateway/identity/index.js';
import { createLog } from '../../gateway/observability/index.js';
import { createSettingsSchema } from '../../gateway/settings.js';
import { startGateway, type GatewayParts } from '../../gateway/startGateway.js';

/** Who the first caller is, and what they may, holds for everybody; nothing is counted or recorded. */
const CONSTANT: NonNullable<GatewayParts['replace']> = {
  authenticator(real) {
    let first: Principal | undefined;
    return { ...real, authenticate: async (authorization) => (first ??= await real.authenticate(authorization)) };
  },
  decider(real) {
    let first: Access | undefined;
    const everything = { holds: () => true, sees: () => true, mayReveal: () => false };
    return { ...real, accessFor: (...given) => (first ??= { ...real.accessFor(...given), ...everything }) };
  },
  quota(real) {
    const decision = { allowed: true, limit: 1, remaining: 1, resetSeconds: 1, policy: 'user', tooLarge: false };
    return { ...real, consume: async () => decision, peek: () => undefined, headers: () => ({}) };
  },
  auditor: (real) => ({ ...real, write: async () => undefined }),
};

async function main(constant: boolean): Promise<void> {
  const { settings } = loadSettings({
    schema: createSettingsSchema(adapters),
    folder: join(import.meta.dirname, '../../config/environments'),
    environment: 'development',
    env: process.env,
  });
  const gateway = await startGateway({
    settings,
    adapters,
    unitTable: loadUnits(),
    log: createLog(settings.log),
    ...(constant ? { replace: CONSTANT } : {}),
  });
  process.send?.({ ready: { url: gateway.url } });
  process.once('SIGTERM', () => void gateway.stop().then(() => process.exit(0)));
  process.once('disconnect', () => process.exit(0));
}

process.once('message', (message) => {
  main((message as { constant: boolean }).constant).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
