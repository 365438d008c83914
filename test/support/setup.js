// Runs before every test file.
import { createRequire } from 'node:module';

// Outside production graphql-js looks, at every check of a type, whether another copy of itself made the object: a fifth of
// all that the tests compute. It decides that once, when it is loaded; users run it without.
const { NODE_ENV } = process.env;
process.env.NODE_ENV = 'production';
createRequire(import.meta.url)('graphql/jsutils/instanceOf.js');
process.env.NODE_ENV = NODE_ENV;
