// Long test files first, so that two workers end at the same time. Jest knows how long files took only on a machine where
// they have run before; on a fresh one it goes by their size.
import sequencer from '@jest/test-sequencer';

// Compiled for both module systems: the class may be one level deeper.
const Sequencer = sequencer.default ?? sequencer;

const LONG = [
  'scaffold/tutorialFollowed',
  'scaffold/adapter',
  'security/matrix/matrix',
  'oracle/plans',
  'security/accessProperties',
  'sandbox/hr/createHrServer',
  'security/bypass',
  'integration/unitOverview',
  'integration/acrossSystems',
  'security/plantedValues',
  'integration/replicas',
  'docs/',
  'integration/',
  'security/',
  'faults/',
];

function rank(path) {
  const at = LONG.findIndex((part) => path.includes(part));
  return at < 0 ? LONG.length : at;
}

export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => rank(a.path) - rank(b.path));
  }
}
