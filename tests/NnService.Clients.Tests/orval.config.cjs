module.exports = {
  nnservice: {
    input: './openapi.json',
    output: {
      target: './generated/orval.ts',
      client: 'fetch',
      override: { mutator: { path: './Tours/orval-fetch.ts', name: 'fetchFrom' } },
    },
  },
};
