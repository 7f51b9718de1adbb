/** What reading the history is called in prices, token lists and the call log; free unless priced. */
export const historyEndpoint = {
  id: 'creator-history',
  path: '/api/creators',
  slug: 'creator-history',
  priceMicros: 0,
} as const
