// Starts the sample identity provider as a process of its own.
import { join } from 'node:path';
import { createSampleCity } from '../city/createSampleCity.js';
import { runStandIn } from '../supervisor/runStandIn.js';
import { GATEWAY_AUDIENCE } from './audiences.js';
import { createIdpServer } from './createIdpServer.js';

/** Where `npm start` puts the gateway. */
const CONSOLE_LOGOUT = `http://127.0.0.1:${process.env['PORT'] ?? '4000'}/auth/backchannel-logout`;

await runStandIn({
  name: 'idp',
  configure: (command) =>
    command
      .option('--audience <url>', 'audience of the gateway', GATEWAY_AUDIENCE)
      .option('--console-redirect <url...>', 'further redirect URIs of the console')
      .option('--console-logout <url>', 'back-channel logout URI of the console', CONSOLE_LOGOUT),
  async start({ port, seed, dataDir, audience, consoleRedirect, consoleLogout }) {
    const server = await createIdpServer({
      city: createSampleCity(seed),
      port,
      audience: audience as string,
      consoleRedirects: (consoleRedirect as string[] | undefined) ?? [],
      consoleLogoutUri: consoleLogout as string | undefined,
      ...(dataDir ? { keysFile: join(dataDir, 'idp-keys.json') } : {}),
    });
    return { ready: { issuer: server.issuer, url: server.issuer }, close: server.close };
  },
});
