// Composes a supergraph: federation SDL of all services in (JSON on stdin), supergraph SDL out.
import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const services = JSON.parse(readFileSync(0, 'utf8'));
const composed = composeServices(services.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
if (composed.errors) {
  console.error(composed.errors.map(({ message }) => message).join('\n'));
  process.exit(1);
}
process.stdout.write(composed.supergraphSdl);
