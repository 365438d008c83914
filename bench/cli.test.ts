// Tests of the command line.
import { describe, expect, it } from '@jest/globals';
import { readOptionsOrThrow } from './cli.js';

describe('readOptions', () => {
  it('measures the two usual workloads unless told otherwise', () => {
    const { workloads, city, variants, rounds, seconds, concurrency, start, write } = readOptionsOrThrow([]);
    expect(workloads.map(({ name }) => name)).toEqual(['w1', 'w2']);
    expect({ city, variants, rounds, seconds, concurrency, start, write }).toEqual({
      ...{ city: false, variants: undefined, rounds: 3, seconds: 8, concurrency: 20, start: false, write: false },
    });
  });

  it('takes a family of workloads by the first part of its name, and the city', () => {
    const { workloads, city } = readOptionsOrThrow(['--workloads', 'w5,W3,city']);
    expect(workloads.map(({ name }) => name)).toEqual([
      ...['w5-5-of-5', 'w5-5-of-20', 'w5-5-of-50', 'w5-20-of-50', 'w5-50-of-50', 'w3'],
    ]);
    expect(city).toBe(true);
  });

  it('takes everything there is', () => {
    const { workloads, city } = readOptionsOrThrow(['--workloads', 'all']);
    expect([workloads.length, city]).toEqual([10, true]);
  });

  it('gives all programs the same heap unless told otherwise', () => {
    expect(readOptionsOrThrow([]).peersAsTheyCome).toBe(false);
    expect(readOptionsOrThrow(['--peers-as-they-come']).peersAsTheyCome).toBe(true);
  });

  it('takes variants by name', () => {
    expect(readOptionsOrThrow(['--variants', 'ours, fan-out']).variants).toEqual(['ours', 'fan-out']);
  });

  it.each([
    ['--workloads', 'w9'],
    ['--variants', 'theirs'],
    ['--rounds', '0'],
    ['--seconds', 'long'],
  ])('refuses %s %s', (option, value) => {
    expect(() => readOptionsOrThrow([option, value])).toThrow(value === 'w9' ? 'w1, w2' : /there are|whole number/);
  });
});
