// Many measurements as one number.

/** The value that a share of all values do not exceed. */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

/** The value in the middle. */
export const median = (values) => percentile(values, 0.5);

/** Numbers from 0 up to 1, the same ones in each run (a linear congruential generator). */
export function* random(seed = 1) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}
