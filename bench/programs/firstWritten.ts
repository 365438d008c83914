// Variant `first-written`: Apollo Server, @graphql-tools/stitch and Express as one would first put them together.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer, HeaderMap } from '@apollo/server';
import type { SubschemaConfig } from '@graphql-tools/delegate';
import { stitchSchemas } from '@graphql-tools/stitch';
import type { ExecutionRequest } from '@graphql-tools/utils';
import express, { type Request, type Response } from 'express';
import { buildSchema, print } from 'graphql';
import { plainTypeDefs, type Service } from '../upstream/service.js';
import { workloadNamed } from '../workloads/workload.js';
import { runProgram } from './runProgram.js';

function createExecutor(url: string): NonNullable<SubschemaConfig['executor']> {
  return async ({ document, variables }: ExecutionRequest) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: print(document), variables: variables as unknown }),
    });
    return (await response.json()) as never;
  };
}

function toSubschema(service: Service, upstream: string): SubschemaConfig {
  return {
    schema: buildSchema(plainTypeDefs(service)),
    executor: createExecutor(`${upstream}/${service.name}`),
    batch: true,
    merge: service.merge as NonNullable<SubschemaConfig['merge']>,
  };
}

/** As Apollo's integration for Express does it. */
async function answer(server: ApolloServer, request: Request, response: Response): Promise<void> {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const reply = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method.toUpperCase(), headers, search: '', body: request.body as unknown },
    context: async () => ({}),
  });
  for (const [name, value] of reply.headers) response.setHeader(name, value);
  response.statusCode = reply.status ?? 200;
  if (reply.body.kind === 'complete') response.send(reply.body.string);
}

runProgram(async ({ workload, upstream }) => {
  const subschemas = workloadNamed(workload).services.map((service) => toSubschema(service, upstream));
  const server = new ApolloServer({ schema: stitchSchemas({ subschemas }) });
  await server.start();
  const app = express();
  app.post('/graphql', express.json(), (request, response, next) => {
    answer(server, request, response).catch(next);
  });
  const http = createServer(app);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
