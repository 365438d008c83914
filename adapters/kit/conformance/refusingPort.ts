// A port on 127.0.0.1 where nobody listens.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Free at the moment of the answer. */
export function refusingPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
