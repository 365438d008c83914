// A wire that can be cut: between a client and a real server, on loopback.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** `pass`: as if it were not there. `hole`: swallows everything, both ways. `cut`: refuses and breaks connections. */
export type WireState = 'pass' | 'hole' | 'cut';

export interface TcpProxy {
  readonly port: number;
  /** Where to; may change at any time. */
  targetPort: number;
  /** Milliseconds that every answer is late. */
  delayMs: number;
  /** Connections open now, and since the start. */
  open(): number;
  accepted(): number;
  set(state: WireState): void;
  stop(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let state: WireState = 'pass';
  let accepted = 0;
  let open = 0;

  function track(socket: Socket): Socket {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    return socket;
  }

  const server = createServer((client) => {
    accepted += 1;
    open += 1;
    client.on('close', () => {
      open -= 1;
    });
    track(client);
    if (state === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const target = track(connect(proxy.targetPort, '127.0.0.1'));
    client.on('data', (chunk) => {
      if (state === 'pass') target.write(chunk);
    });
    target.on('data', (chunk) => {
      if (state !== 'pass') return;
      if (proxy.delayMs === 0) client.write(chunk);
      else setTimeout(() => client.write(chunk), proxy.delayMs).unref();
    });
    client.on('close', () => target.destroy());
    target.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const proxy: TcpProxy = {
    port: (server.address() as AddressInfo).port,
    targetPort,
    delayMs: 0,
    open: () => open,
    accepted: () => accepted,
    set: (next) => {
      state = next;
      if (next === 'cut') for (const socket of sockets) socket.destroy();
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
