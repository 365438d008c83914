// The example service examples/parking-service, as its own program in Python, and the same once more in this language.
import { spawn, spawnSync } from 'node:child_process';
import { EventEmitter, on } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildASTSchema, execute, getOperationAST, OperationTypeNode, parse, type DocumentNode } from 'graphql';

const folder = join(import.meta.dirname, '../../examples/parking-service');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

export interface ParkingService {
  readonly url: string;
  /** Headers of each call, where the service tells them. */
  readonly arrived: readonly IncomingHttpHeaders[];
  stop(): Promise<void>;
}

interface Permit {
  readonly number: string;
  readonly zone: string;
  readonly validTo: string;
  readonly unit: { readonly code: string; readonly validFrom: string | null };
}

function createRegistry() {
  const permits = new Map((JSON.parse(read('permits.json')) as Permit[]).map((permit) => [permit.number, permit]));
  const changes = new EventEmitter();
  const isOf = ({ unit }: Permit, key: Permit['unit']) => unit.code === key.code && unit.validFrom === key.validFrom;
  const query = {
    _sdl: () => read('parking.graphql') + read('references.graphql'),
    parkingPermits: ({ zone, first }: { zone?: string; first: number }) =>
      [...permits.values()].filter((permit) => zone === undefined || permit.zone === zone).slice(0, first),
    parkingPermitsByNumber: ({ numbers }: { numbers: string[] }) => numbers.map((one) => permits.get(one) ?? null),
    parkingUnits: ({ keys }: { keys: Permit['unit'][] }) =>
      keys.map((key) => ({ ...key, parkingPermits: [...permits.values()].filter((permit) => isOf(permit, key)) })),
    extendParkingPermit: ({ number, until }: { number: string; until: string }) => {
      const permit = permits.get(number);
      if (permit === undefined) return null;
      if (until <= permit.validTo) throw new Error('"until" must be later than the last day');
      const changed = { ...permit, validTo: until };
      permits.set(number, changed);
      changes.emit('changed', changed);
      return changed;
    },
  };
  return { query, changes };
}

export async function startParkingService(): Promise<ParkingService> {
  const schema = buildASTSchema(parse(read('parking.graphql')), { assumeValidSDL: true });
  const { query, changes } = createRegistry();
  const arrived: IncomingHttpHeaders[] = [];
  const open = new Set<AbortController>();

  const run = (document: DocumentNode, variableValues: Record<string, unknown>, rootValue: object) =>
    execute({ schema, document, variableValues, rootValue });

  async function tell(document: DocumentNode, variables: Record<string, unknown>, response: ServerResponse) {
    const left = new AbortController();
    open.add(left);
    response.once('close', () => left.abort());
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
    try {
      for await (const [parkingPermitChanged] of on(changes, 'changed', { signal: left.signal }))
        response.write(
          `event: next\ndata: ${JSON.stringify(await run(document, variables, { parkingPermitChanged }))}\n\n`,
        );
    } catch {
      response.end();
    }
  }

  const server = createServer((request, response) => {
    arrived.push(request.headers);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        query: string;
        variables?: Record<string, unknown>;
      };
      const document = parse(body.query);
      const variables = body.variables ?? {};
      if (getOperationAST(document)?.operation === OperationTypeNode.SUBSCRIPTION)
        return void tell(document, variables, response);
      void Promise.resolve(run(document, variables, query)).then((result) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    arrived,
    stop: () => {
      for (const one of open) one.abort();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Why the program in Python cannot be run here; undefined if it can. */
export function withoutPython(): string | undefined {
  const { status, error } = spawnSync('python3', ['-c', 'import graphql; assert graphql.version_info >= (3, 2)']);
  if (error !== undefined) return 'there is no python3';
  return status === 0 ? undefined : 'python3 has no graphql-core 3.2';
}

export async function startParkingProgram(): Promise<ParkingService> {
  const child = spawn('python3', ['-B', 'service.py'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PARKING_PORT: '0', PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
  });
  return {
    url,
    arrived: [],
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
