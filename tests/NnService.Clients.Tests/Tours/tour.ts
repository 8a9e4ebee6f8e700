/** What the tours of all generators share: the data of the README, under an id of each. */
export const address = process.argv[2]!;

export const model = process.argv[3]!;

export const csv = `grams,length,kind
150,7.1,apple
170,7.4,apple
140,6.8,apple
182,7.9,apple
161,7.2,apple
118,18.5,banana
125,19.2,banana
109,17.0,banana
131,20.1,banana
120,18.8,banana
`;

/** The same as JSON. */
export const rows = csv.trim().split('\n').slice(1).map((line) => {
  const [grams, length, kind] = line.split(',');
  return { grams: Number(grams), length: Number(length), kind: kind! };
});

/** Ends the tour where something is not as it must be. */
export function check(holds: unknown, what: string): asserts holds {
  if (!holds) throw new Error(what);
}
