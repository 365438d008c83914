// Peer `apollo-gateway`: @apollo/gateway with a fixed supergraph in Apollo Server.
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { run } from './run.js';

run(async ({ supergraph }) => {
  const server = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl: supergraph }) });
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  return new URL(url).origin;
});
